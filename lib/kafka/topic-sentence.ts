import { isOffline, isUnderMinIsr, isUnderReplicated, neededInSync } from './partition-health.ts'

interface SentencePartition {
  partition: number
  leader: number | null
  previousLeader: number | null
  replicas: readonly number[]
  isr: readonly number[]
}

/** A topic's state in words: what it is, then what is wrong and who stands in for whom. */
export function topicSentence(input: {
  partitions: readonly SentencePartition[]
  minInsyncReplicas: number | null
  strictMinIsr?: boolean
  /** Brokers that are down or do not answer. */
  away: readonly number[]
}): { headline: string; detail: string } {
  const { partitions, minInsyncReplicas, strictMinIsr = false } = input
  const replicas = partitions[0]?.replicas.length ?? 0
  const needed = neededInSync(replicas, minInsyncReplicas, strictMinIsr)
  const of = needed === minInsyncReplicas ? '' : ` (min.insync.replicas is ${minInsyncReplicas}, but there are no more)`
  const minimum = needed === null ? '' : `, at least ${needed} in sync to write${of}`
  const headline = `${count(partitions.length, 'partition')}, ${count(replicas, 'replica')}${minimum}.`
  const offline = partitions.filter(isOffline)
  const blocked = partitions.filter(
    partition => !isOffline(partition) && isUnderMinIsr(partition, minInsyncReplicas, strictMinIsr) === true,
  )
  const missing = partitions.filter(isUnderReplicated)
  const parts: string[] = []
  const holding = input.away.filter(brokerId => partitions.some(partition => partition.replicas.includes(brokerId)))
  if (holding.length > 0)
    parts.push(`${holding.length === 1 ? 'Broker' : 'Brokers'} ${holding.join(', ')} ${holding.length === 1 ? 'is' : 'are'} away`)
  for (const partition of partitions) {
    if (parts.length > 4) break
    const { leader, previousLeader } = partition
    if (leader !== null && previousLeader !== null && holding.includes(previousLeader)) {
      parts.push(`broker ${leader} leads partition ${partition.partition} in place of ${previousLeader}`)
    }
  }
  if (offline.length > 0) parts.push(`${numbered(offline)} ${offline.length === 1 ? 'has' : 'have'} no leader`)
  if (blocked.length > 0) parts.push(`${numbered(blocked)} ${blocked.length === 1 ? 'refuses' : 'refuse'} writes with acks=all`)
  if (missing.length > 0) parts.push(`${missing.length} of ${count(partitions.length, 'partition')} under-replicated`)
  if (parts.length === 0) return { headline, detail: 'Every partition has its leader and all replicas are in sync.' }
  const text = `${parts.join('; ')}.`
  return { headline, detail: text.charAt(0).toUpperCase() + text.slice(1) }
}

function numbered(partitions: readonly { partition: number }[]): string {
  const shown = partitions.slice(0, 5).map(({ partition }) => partition)
  const more = partitions.length > shown.length ? ` and ${partitions.length - shown.length} more` : ''
  return `partition${partitions.length === 1 ? '' : 's'} ${shown.join(', ')}${more}`
}

function count(n: number, noun: string): string {
  return `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`
}
