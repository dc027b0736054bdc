import { StateBadge, type Tone } from '#components/ui/badge.tsx'
import { plural } from '#lib/format/number'
import type { Partition, TopicSummary } from '#lib/wire/topics'

interface Counts extends Pick<TopicSummary, 'offline' | 'underMinIsr' | 'underReplicated' | 'partitionCount'> {
  /** Where they are known: a dead leader counts as one until Kafka has noticed. */
  readonly partitions?: readonly Pick<Partition, 'leader'>[]
  readonly brokers?: readonly { readonly brokerId: number; readonly state: string }[]
}

/** The gravest thing that is wrong with a topic's partitions, in few words. */
export function topicHealth(topic: Counts): { tone: Tone; text: string } {
  const { offline, underMinIsr, underReplicated, partitionCount } = topic
  const of = partitionCount === 1 ? '' : ` of ${plural(partitionCount, 'partition')}`
  if (offline > 0) return { tone: 'bad', text: `${offline}${of} without a leader` }
  if (underMinIsr !== null && underMinIsr > 0) return { tone: 'bad', text: `${underMinIsr}${of} below min ISR` }
  const silent = silentlyLed(topic)
  if (silent > 0) return { tone: 'bad', text: `${silent}${of} led by a broker that does not answer` }
  if (underReplicated > 0) return { tone: 'attention', text: `${underReplicated}${of} under-replicated` }
  return { tone: 'good', text: 'healthy' }
}

function silentlyLed({ partitions = [], brokers = [] }: Counts): number {
  const silent = new Set(
    brokers.filter(({ state }) => state === 'unreachable' || state === 'down').map(({ brokerId }) => brokerId),
  )
  return partitions.filter(({ leader }) => leader !== null && silent.has(leader)).length
}

/** The same as a badge. */
export function TopicHealthBadge({ topic }: { topic: Counts }) {
  const { tone, text } = topicHealth(topic)
  return <StateBadge tone={tone}>{text}</StateBadge>
}

/** For narrow columns: the count and the word. */
export function TopicHealthCell({ topic }: { topic: Counts }) {
  const { offline, underMinIsr, underReplicated } = topic
  if (offline > 0) return <StateBadge tone="bad">{offline} offline</StateBadge>
  if (underMinIsr !== null && underMinIsr > 0) return <StateBadge tone="bad">{underMinIsr} below min ISR</StateBadge>
  if (underReplicated > 0) return <StateBadge tone="attention">{underReplicated} under-replicated</StateBadge>
  return <StateBadge tone="good">ok</StateBadge>
}
