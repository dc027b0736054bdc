import { StateBadge, type Tone } from '#components/ui/badge.tsx'
import { plural } from '#lib/format/number'
import type { TopicSummary } from '#lib/wire/topics'

type Counts = Pick<TopicSummary, 'offline' | 'underMinIsr' | 'underReplicated' | 'partitionCount'>

/** The gravest thing that is wrong with a topic's partitions, in few words. */
export function topicHealth({ offline, underMinIsr, underReplicated, partitionCount }: Counts): { tone: Tone; text: string } {
  const of = partitionCount === 1 ? '' : ` of ${plural(partitionCount, 'partition')}`
  if (offline > 0) return { tone: 'bad', text: `${offline}${of} without a leader` }
  if (underMinIsr !== null && underMinIsr > 0) return { tone: 'bad', text: `${underMinIsr}${of} below min ISR` }
  if (underReplicated > 0) return { tone: 'attention', text: `${underReplicated}${of} under-replicated` }
  return { tone: 'good', text: 'healthy' }
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
