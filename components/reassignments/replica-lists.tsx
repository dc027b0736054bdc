import { classes } from '#components/ui/class-names.ts'

/** `[1, 2, 3] → [4, 2, 3]` with what leaves and what comes marked, by more than colour. */
export function ReplicaChange({ before, after }: { before: readonly number[]; after: readonly number[] }) {
  return (
    <span className="font-mono text-sm whitespace-nowrap">
      <Replicas ids={before} others={after} mark="line-through opacity-60" word="leaves" />
      <span aria-hidden className="px-1.5 text-ink-3">
        →
      </span>
      <span className="sr-only"> becomes </span>
      <Replicas ids={after} others={before} mark="font-[700] text-accent underline decoration-dotted" word="added" />
    </span>
  )
}

function Replicas({
  ids,
  others,
  mark,
  word,
}: {
  ids: readonly number[]
  others: readonly number[]
  mark: string
  word: string
}) {
  return (
    <span>
      [
      {ids.map((id, index) => {
        const differs = !others.includes(id)
        return (
          <span key={id}>
            {index > 0 && ', '}
            <span className={classes(differs && mark)}>
              {id}
              {differs && <span className="sr-only"> ({word})</span>}
            </span>
          </span>
        )
      })}
      ]
    </span>
  )
}
