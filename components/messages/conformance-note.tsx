import { plural } from '#lib/format/number'
import type { Conformance } from '#lib/wire/payload'
import { visibleString } from './visible-text.ts'

/** Whether a message conforms to its JSON Schema, and where it does not. */
export function ConformanceNote({ conformance }: { conformance: Conformance }) {
  const { valid, violations, violationCount, unchecked } = conformance
  const look = 'px-3.5 pb-1 text-sm wrap-anywhere'
  if (valid === null) return <p className={`${look} text-attention`}>Not checked against its schema: {unchecked}.</p>
  if (valid) return <p className={`${look} text-ink-3`}>Conforms to its schema.</p>
  const left = violationCount - violations.length
  return (
    <div className={`${look} text-bad`}>
      <p>Violates its schema in {plural(violationCount, 'place')}:</p>
      <ul className="list-disc pl-5">
        {violations.map(({ at, detail }, i) => (
          <li key={`${at} ${i}`}>
            <code className="font-mono">{at === '' ? 'the whole' : visibleString(at)}</code>: {visibleString(detail)}
          </li>
        ))}
        {left > 0 && <li>and {plural(left, 'more place')}.</li>}
      </ul>
    </div>
  )
}
