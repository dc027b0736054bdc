import type * as z from 'zod/mini'
import type { throttleAnswer } from '#lib/wire/reassignments'

type Throttle = z.infer<typeof throttleAnswer>

/** One broker or topic with what is set on it, as a leader and as a follower. */
export interface ThrottleRow {
  readonly id: string
  readonly type: Throttle['type']
  readonly name: string
  /** The value of the leader's setting, and of the follower's; null: not set. */
  readonly sending: string | null
  readonly receiving: string | null
  /** Some of it was set for a reassignment of ours; some of it with another tool. */
  readonly ours: boolean
  readonly others: boolean
}

/** Settings by what they are set on: brokers by number first, then topics by name. */
export function throttleRows(items: readonly Throttle[]): ThrottleRow[] {
  const rows = [...Map.groupBy(items, ({ type, name }) => `${type} ${name}`)].map(([id, found]) => {
    const valueOf = (side: string) => found.find(({ key }) => key.startsWith(side))?.value ?? null
    const [first] = found
    return {
      id,
      type: first?.type ?? 'topic',
      name: first?.name ?? '',
      sending: valueOf('leader.'),
      receiving: valueOf('follower.'),
      ours: found.some(({ ours }) => ours),
      others: found.some(({ ours }) => !ours),
    }
  })
  return rows.toSorted((a, b) =>
    a.type === b.type ? a.name.localeCompare(b.name, 'en', { numeric: true }) : a.type === 'broker' ? -1 : 1,
  )
}
