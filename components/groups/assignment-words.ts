import type { Group } from '#lib/wire/groups'

type Assignment = NonNullable<Group['memberList']>[number]['assignment']

/** `orders 0–2, 5; clicks 3`: the partitions a member was given, by topic. */
export function assignmentWords(assignment: Assignment): string {
  if (assignment === null) return 'unknown: the coordinator did not say'
  const given = assignment.filter(({ partitions }) => partitions.length > 0)
  if (given.length === 0) return 'none'
  return given.map(({ topic, partitions }) => `${topic} ${runs(partitions)}`).join('; ')
}

function runs(partitions: readonly number[]): string {
  const found: [first: number, last: number][] = []
  for (const partition of [...new Set(partitions)].toSorted((a, b) => a - b)) {
    const run = found.at(-1)
    if (run !== undefined && run[1] === partition - 1) run[1] = partition
    else found.push([partition, partition])
  }
  return found
    .map(([first, last]) => (first === last ? String(first) : last === first + 1 ? `${first}, ${last}` : `${first}–${last}`))
    .join(', ')
}
