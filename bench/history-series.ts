/** What the month of `bench/history` consists of: 2,000 groups, each in one topic, and of the first 100 also every partition. */
export const GROUPS = 2000
export const PARTITIONS_PER_GROUP = 100
const TOPICS = 400
/** Higher than any lag: it stood for one look. */
export const SPIKE = 9_999_999

/** Of series 1 to 12,000. */
export function labelsOf(id: number): Record<string, string> {
  if (id <= GROUPS) return ofGroup(id - 1)
  const place = id - GROUPS - 1
  return { ...ofGroup(Math.floor(place / PARTITIONS_PER_GROUP)), partition: String(place % PARTITIONS_PER_GROUP) }
}

function ofGroup(group: number): { group: string; topic: string } {
  return { group: `group-${group}`, topic: `topic-${group % TOPICS}` }
}
