import type { ClusterState, GroupState, GroupTopicOffsets } from '#lib/kafka/cluster-state'
import { partitionsThatMatter, type PartitionCandidate } from '#lib/kafka/partitions-that-matter'

/** A choice is kept for so long: it is dear where there are many partitions, and a series must not flicker. */
const RENEW_MS = 60_000

export type LagOf = (group: GroupState, offsets: GroupTopicOffsets, index: number) => number | null

/** Which positions of groups get series of their own, remembered from one moment to the next. */
export class PartitionChoice {
  readonly #most: number
  #chosen: Set<string> | null = null
  #chosenAtMs = -Infinity

  constructor(most: number) {
    this.#most = most
  }

  /** Chooses anew when it is time. */
  renew({ groups }: Pick<ClusterState, 'groups'>, lagOf: LagOf, nowMs: number): void {
    const all = [...(groups?.values() ?? [])]
    const count = all.reduce((sum, { offsets }) => sum + (offsets?.reduce((n, each) => n + each.partitions.length, 0) ?? 0), 0)
    if (count <= this.#most) {
      this.#chosen = null
      return
    }
    if (this.#chosen !== null && nowMs - this.#chosenAtMs < RENEW_MS) return
    const candidates: PartitionCandidate[] = []
    for (const group of all) {
      for (const each of group.offsets ?? []) {
        const owner = `${each.topic}/${group.groupId}`
        for (const [index, partition] of each.partitions.entries())
          candidates.push({ key: `${partition}/${owner}`, owner, lag: lagOf(group, each, index) })
      }
    }
    this.#chosen = partitionsThatMatter(candidates, this.#most, this.#chosen ?? new Set())
    this.#chosenAtMs = nowMs
  }

  has(groupId: string, topic: string, partition: number): boolean {
    return this.#chosen === null || this.#chosen.has(`${partition}/${topic}/${groupId}`)
  }
}
