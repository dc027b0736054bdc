/** A position of a group in a partition, as the choice of what the history keeps sees it. */
export interface PartitionCandidate {
  key: string
  /** The group and topic that it belongs to. */
  owner: string
  /** null: unknown. */
  lag: number | null
}

/** A partition that was chosen before gives way only to one with more than so many times its lag: a series in pieces tells nothing. */
const LOYALTY = 2

/**
 * Which partitions get series of their own when there is no room for all. First the worst of every group in every topic, so that
 * nobody is without; then those with the most unread. Those of `before` are preferred.
 */
export function partitionsThatMatter(
  candidates: readonly PartitionCandidate[],
  most: number,
  before: ReadonlySet<string>,
): Set<string> {
  const weighted = candidates
    .map(({ key, owner, lag }) => ({ key, owner, weight: ((lag ?? 0) + 1) * (before.has(key) ? LOYALTY : 1) }))
    .toSorted((a, b) => b.weight - a.weight || (a.key < b.key ? -1 : 1))
  const chosen = new Set<string>()
  const owners = new Set<string>()
  for (const { key, owner } of weighted) {
    if (chosen.size >= most) return chosen
    if (owners.has(owner)) continue
    owners.add(owner)
    chosen.add(key)
  }
  for (const { key } of weighted) {
    if (chosen.size >= most) break
    chosen.add(key)
  }
  return chosen
}
