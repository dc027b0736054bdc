/** What is wrong with an assignment that people or files bring; each problem names its partition. */

export interface PlanProblem {
  /** null: the problem is with the goal as a whole. */
  topic: string | null
  partition: number | null
  /** One sentence, e.g. “orders-3: broker 9 is not in the cluster.” */
  detail: string
}

export interface Assignment {
  topic: string
  partition: number
  /** Broker ids, the preferred leader first. */
  replicas: readonly number[]
}

/** Topic and partition as one key; topic names hold no space (KIP: legal characters of a topic name). */
export function partitionKey({ topic, partition }: { topic: string; partition: number }): string {
  return `${topic} ${partition}`
}

/**
 * Partitions that do not exist or come twice, replicas that are missing, repeated or on brokers outside `brokerIds`. A broker
 * that holds the partition already may stay in the list even when it is away: it is not asked to take anything.
 */
export function checkAssignments(
  assignments: readonly Assignment[],
  existing: ReadonlyMap<string, readonly number[]>,
  brokerIds: ReadonlySet<number>,
): PlanProblem[] {
  const problems: PlanProblem[] = []
  const seen = new Set<string>()
  for (const { topic, partition, replicas } of assignments) {
    const say = (text: string) => void problems.push({ topic, partition, detail: `${topic}-${partition}: ${text}` })
    const key = partitionKey({ topic, partition })
    const before = existing.get(key)
    if (seen.has(key)) say('the partition is named twice.')
    seen.add(key)
    if (before === undefined) {
      say('there is no such partition.')
      continue
    }
    if (replicas.length === 0) say('a partition needs at least one replica.')
    for (const brokerId of new Set(replicas)) {
      if (replicas.indexOf(brokerId) !== replicas.lastIndexOf(brokerId)) say(`broker ${brokerId} is named twice.`)
      if (!brokerIds.has(brokerId) && !before.includes(brokerId)) say(`broker ${brokerId} is not in the cluster.`)
    }
  }
  return problems
}
