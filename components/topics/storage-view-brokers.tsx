'use client'

import { useMemo } from 'react'
import { historyOf } from '#components/data/queries.ts'
import { useApi } from '#components/data/use-api.ts'
import { keys } from '#components/data/keys.ts'
import { useNow } from '#components/ui/clock.tsx'
import { Link } from '#components/ui/link.tsx'
import { Section } from '#components/ui/page.tsx'
import { Table, type Column } from '#components/ui/table.tsx'
import { Bytes, Unknown } from '#components/ui/values.tsx'
import { formatBytes } from '#lib/format/bytes'
import { pathTail } from '#lib/format/path'
import { growthPerDay } from '#lib/kafka/disk-forecast'
import type { Topic } from '#lib/wire/topics'
import { topicByBroker, type TopicOnBroker } from './storage-brokers.ts'
import { brokerHref } from './topic-links.ts'

const WINDOW_MS = 24 * 3_600_000
const POINTS = 96
const REFRESH_MS = 60_000

/** What each broker keeps of a topic, and how the topic grows. */
export function StorageByBroker({ cluster, topic }: { cluster: string; topic: Topic }) {
  const columns = useMemo(() => brokerColumns(cluster), [cluster])
  const rows = useMemo(() => topicByBroker(topic.partitions), [topic.partitions])
  return (
    <Section title="By broker" note={<Growth cluster={cluster} topic={topic.name} />}>
      <Table
        stacked
        caption={`What the brokers keep of ${topic.name}`}
        columns={columns}
        rows={rows}
        rowKey={row => row.brokerId}
      />
    </Section>
  )
}

/** Over the last day, or as much of it as was recorded. */
function Growth({ cluster, topic }: { cluster: string; topic: string }) {
  const nowMs = useNow()
  const asked = historyOf(cluster, { metric: 'topic.size-bytes', topic, fromMs: Math.floor(nowMs - WINDOW_MS), points: POINTS })
  // One answer that is renewed, not a new one at every step of the clock.
  const queryKey = keys.history(cluster, { metric: 'topic.size-bytes', topic, range: 'growth' })
  const series = useApi({ ...asked, queryKey }, { refetchMs: REFRESH_MS }).data?.series[0]?.points ?? []
  const growth = growthPerDay(series.map(([timeMs, , , last]) => [timeMs, last]))
  if (growth === null) {
    return (
      <>
        growth <Unknown why="it shows after ten minutes of looking" />
      </>
    )
  }
  return <>leader replicas grow by {formatBytes(Math.round(growth))} a day</>
}

function brokerColumns(cluster: string): readonly Column<TopicOnBroker>[] {
  return [
    {
      id: 'broker',
      head: 'Broker',
      rowHeader: true,
      cell: row => <Link href={brokerHref(cluster, row.brokerId)}>Broker {row.brokerId}</Link>,
    },
    { id: 'replicas', head: 'Replicas', align: 'end', cell: row => row.replicas },
    { id: 'leads', head: 'Leads', align: 'end', cell: row => row.leads },
    {
      id: 'size',
      head: 'Size',
      align: 'end',
      cell: row => <Bytes value={row.sizeBytes} why="it did not tell the size of every replica" />,
    },
    {
      id: 'dirs',
      head: 'Log directories',
      cell: row => (
        <span className="block max-w-100 truncate font-mono text-sm" title={row.logDirs.join(', ')}>
          {row.logDirs.map(pathTail).join(', ')}
        </span>
      ),
    },
  ]
}
