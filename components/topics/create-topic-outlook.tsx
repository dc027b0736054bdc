import { StateShape } from '#components/ui/badge.tsx'
import { Section } from '#components/ui/page.tsx'
import { plural } from '#lib/format/number'
import { survivesNew } from '#lib/kafka/new-topic-survival'
import type { PlacementBroker } from '#lib/kafka/placement'
import { outlookWarnings } from './outlook-warnings.ts'

interface CreateTopicOutlookProps {
  readonly assignment: readonly (readonly number[])[] | null
  readonly brokers: readonly PlacementBroker[]
  /** By Kafka's names, the brokers' defaults included where they are known. */
  readonly configs: Readonly<Record<string, string | null | undefined>>
  /** The brokers are older than Kafka 3.7. */
  readonly strictMinIsr: boolean
}

/** What such a topic will survive, and what it will not, before it is made. */
export function CreateTopicOutlook({ assignment, brokers, configs, strictMinIsr }: CreateTopicOutlookProps) {
  if (assignment === null) return null
  const rules = { coordination: 'kraft' as const, eligibleLeaderReplicas: true, strictMinIsr }
  const sizes = new Set(assignment.map(replicas => replicas.length))
  const replicas = assignment.reduce((sum, each) => sum + each.length, 0)
  const each = sizes.size === 1 ? `, ${plural([...sizes][0] ?? 0, 'replica')} each` : ''
  return (
    <Section
      title="Survives"
      note={`${plural(assignment.length, 'partition')}${each}: ${plural(replicas, 'replica')} in all`}
      padded
    >
      <ul className="space-y-1.5">
        {survivesNew(assignment, configs, brokers, rules).map(sentence => (
          <li key={sentence}>{sentence}</li>
        ))}
        {outlookWarnings(assignment, configs, strictMinIsr).map(sentence => (
          <li key={sentence} className="flex items-baseline gap-1.5 text-attention">
            <StateShape shape="triangle" />
            <span>{sentence}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
