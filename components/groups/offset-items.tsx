import { Command } from '#components/ui/command.tsx'
import { Notice } from '#components/ui/feedback.tsx'
import { NumberText } from '#components/ui/values.tsx'
import { plural } from '#lib/format/number'
import type { OffsetChangeItem, OffsetsChange } from '#lib/wire/group-changes'

const SHOWN = 200

/** The preview of a change: what stands in its way, what it means in messages, then every partition. */
export function OffsetsPreview({ change }: { change: OffsetsChange }) {
  const { items, refusal, command } = change
  const problems = items.filter(({ problem }) => problem !== null).length
  const shown = items.toSorted((a, b) => Number(b.problem !== null) - Number(a.problem !== null)).slice(0, SHOWN)
  return (
    <div className="mt-4">
      {refusal !== null && <Notice tone="bad">{refusal}</Notice>}
      {problems > 0 && (
        <Notice tone="bad">{plural(problems, 'partition')} cannot be changed as asked, so nothing would be written.</Notice>
      )}
      <p className="mt-2 font-[560]" aria-live="polite">
        {summary(change)}
      </p>
      <div className="my-3 max-h-72 overflow-y-auto rounded-control border border-line">
        <ul aria-label={plural(items.length, 'partition')}>
          {shown.map(item => (
            <li key={`${item.partition}/${item.topic}`} className="border-b border-line px-3 py-1.5 last:border-b-0">
              <Item item={item} />
            </li>
          ))}
        </ul>
        {items.length > shown.length && (
          <p className="px-3 py-2 text-sm text-ink-3">and {plural(items.length - shown.length, 'more partition')}</p>
        )}
      </div>
      {command !== null && <Command text={command} label="The same by Kafka’s own tool" />}
    </div>
  )
}

function summary({ changed, partitions, skipped, repeated }: OffsetsChange): string {
  if (changed === 0) return `Nothing would change in ${plural(partitions, 'partition')}.`
  const effects = [
    skipped === '0' ? null : `${plural(BigInt(skipped), 'message')} will never be read`,
    repeated === '0' ? null : `${plural(BigInt(repeated), 'message')} will be read again`,
  ].filter(text => text !== null)
  const effect = effects.length === 0 ? '' : `: ${effects.join(', ')}`
  return `${changed} of ${plural(partitions, 'partition')} change${changed === 1 ? 's' : ''}${effect}.`
}

function Item({ item }: { item: OffsetChangeItem }) {
  const { topic, partition, before, after, deletes, note, problem } = item
  return (
    <>
      <p className="flex flex-wrap items-baseline gap-x-3">
        <b className="font-[560] wrap-anywhere text-ink">
          {topic}-{partition}
        </b>
        <span className="font-mono text-sm">
          {before === null ? 'never committed' : <NumberText value={before} />}
          {(after !== null || deletes) && <span aria-label="becomes"> → </span>}
          {deletes ? 'none' : after !== null && <NumberText value={after} />}
        </span>
        <span className="text-ink-2">{effectWords(item)}</span>
      </p>
      {problem !== null && <p className="text-sm text-bad">{problem}</p>}
      {note !== null && <p className="text-sm text-ink-3">{note}</p>}
    </>
  )
}

function effectWords({ effect, messages, after, problem }: OffsetChangeItem): string {
  if (problem !== null || after === null) return ''
  if (effect === 'unknown' || messages === null) return 'first offset here'
  if (effect === 'none') return 'no message in between'
  return `${plural(BigInt(messages), 'message')} ${effect === 'skips' ? 'skipped' : 'read again'}`
}
