'use client'

import type { AlertDestination, AlertRuleBody } from '#lib/wire/alerts'
import { Checkbox } from '#components/ui/fields.tsx'

const VERDICTS = ['warning', 'rewound', 'stalled', 'stopped'] as const
type Verdict = AlertRuleBody['health'][number]

interface HealthChoiceProps {
  readonly chosen: readonly Verdict[]
  readonly error: string | undefined
  readonly onChosen: (chosen: Verdict[]) => void
}

export function HealthChoice({ chosen, error, onChosen }: HealthChoiceProps) {
  return (
    <Choice legend="When a group is" error={error}>
      {VERDICTS.map(verdict => (
        <Checkbox
          key={verdict}
          label={verdict === 'warning' ? 'falling behind' : verdict}
          checked={chosen.includes(verdict)}
          onValue={isOn => onChosen(VERDICTS.filter(each => (each === verdict ? isOn : chosen.includes(each))))}
        />
      ))}
    </Choice>
  )
}

interface DestinationChoiceProps {
  readonly destinations: readonly AlertDestination[]
  readonly chosen: readonly string[]
  readonly error: string | undefined
  readonly onChosen: (chosen: string[]) => void
}

/** Only what the operator has configured; a name that is configured no more can be taken off. */
export function DestinationChoice({ destinations, chosen, error, onChosen }: DestinationChoiceProps) {
  const gone = chosen.filter(name => !destinations.some(each => each.name === name))
  const names = [
    ...destinations.map(({ name, kind }) => ({ name, note: kind })),
    ...gone.map(name => ({ name, note: 'not configured' })),
  ]
  return (
    <Choice legend="Who is told" error={error}>
      {names.length === 0 && (
        <p className="text-ink-2">
          No destination is configured, so alerts show here only. Name some under{' '}
          <code className="font-mono text-sm">alerts</code> in partitura.config.yaml.
        </p>
      )}
      {names.map(({ name, note }) => (
        <Checkbox
          key={name}
          label={
            <>
              {name} <span className="text-ink-3">{note}</span>
            </>
          }
          checked={chosen.includes(name)}
          onValue={isOn => onChosen(isOn ? [...chosen, name] : chosen.filter(each => each !== name))}
        />
      ))}
    </Choice>
  )
}

function Choice({ legend, error, children }: { legend: string; error: string | undefined; children: React.ReactNode }) {
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-[600]">{legend}</legend>
      <div className="flex flex-wrap gap-x-5 gap-y-1">{children}</div>
      {error && (
        <p role="alert" className="mt-1 text-sm text-bad">
          {error}
        </p>
      )}
    </fieldset>
  )
}
