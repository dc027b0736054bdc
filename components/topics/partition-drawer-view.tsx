'use client'

import { ReplicaCatchUpLines } from '#components/catch-up/replica-catch-up.tsx'
import { eventsQuery } from '#components/data/queries.ts'
import { useApi } from '#components/data/use-api.ts'
import { QueryView } from '#components/data/query-view.tsx'
import { buttonClasses } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { EmptyState } from '#components/ui/feedback.tsx'
import { Link } from '#components/ui/link.tsx'
import { neededInSync } from '#lib/kafka/partition-health'
import { formatCount } from '#lib/format/number'
import type { Topic } from '#lib/wire/topics'
import { EventLines } from './event-lines.tsx'
import { PartitionFacts } from './partition-facts.tsx'
import { ReplicaTable } from './replica-table.tsx'
import { topicHref } from './topic-links.ts'

const EVENTS_REFRESH_MS = 5000

interface PartitionDrawerProps {
  readonly cluster: string
  readonly topic: Topic
  readonly partition: number
  readonly onClose: () => void
}

/** One partition beside the grid: its facts, its replicas, and what happened to it. */
export function PartitionDrawer({ cluster, topic, partition: number, onClose }: PartitionDrawerProps) {
  const partition = topic.partitions.find(candidate => candidate.partition === number)
  const events = useApi(eventsQuery(cluster, { topic: topic.name, partition: number, limit: 50 }), {
    refetchMs: EVENTS_REFRESH_MS,
  })
  return (
    <Dialog open onClose={onClose} place="side" title={`${topic.name}, partition ${number}`}>
      {partition === undefined ? (
        <EmptyState title={`There is no partition ${number}`}>
          {topic.name} has {topic.partitionCount} partitions, counted from 0.
        </EmptyState>
      ) : (
        <>
          <PartitionFacts
            partition={partition}
            needed={neededInSync(partition.replicas.length, topic.minInsyncReplicas, topic.failureRules.strictMinIsr)}
          />
          <h3 className="mt-5 mb-1 font-[620]">Replicas</h3>
          <ReplicaTable cluster={cluster} partition={partition} />
          <ReplicaCatchUpLines cluster={cluster} topic={topic.name} partition={number} />
          <p className="mt-3">
            <Link
              look="bare"
              className={buttonClasses()}
              href={topicHref(cluster, topic.name, 'messages', { partitions: number })}
            >
              Read its messages
            </Link>
          </p>
        </>
      )}
      <h3 className="mt-5 mb-1 font-[620]">Timeline</h3>
      <QueryView what="The timeline of the partition" query={events}>
        {({ items, total }) => (
          <>
            <EventLines events={items} empty="Nothing has happened to it since Partitura looks." />
            {total > items.length && (
              <Link look="text" href={topicHref(cluster, topic.name, 'timeline', { partition: number })}>
                All {formatCount(total)} events of the partition
              </Link>
            )}
          </>
        )}
      </QueryView>
    </Dialog>
  )
}
