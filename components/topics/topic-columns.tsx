import { Tag } from '#components/ui/badge.tsx'
import { Link } from '#components/ui/link.tsx'
import type { Column } from '#components/ui/table.tsx'
import { Bytes, NumberText, RateText, Unknown } from '#components/ui/values.tsx'
import { formatRetention } from '#lib/format/duration'
import type { TopicSummary } from '#lib/wire/topics'
import { TopicHealthCell } from './topic-health.tsx'
import { topicHref } from './topic-links.ts'

// The server sorts: `sortBy` here says that a column can be sorted by, and is what one page would be sorted by.
const CONFIG = 'the topic’s configuration has not been read yet'

/** The columns of the topic list; their ids are the API's names to sort by. */
export function topicColumns(cluster: string): Column<TopicSummary>[] {
  return [
    {
      id: 'name',
      head: 'Topic',
      rowHeader: true,
      sortBy: topic => topic.name,
      cell: topic => (
        <span className="flex items-center gap-2">
          <Link href={topicHref(cluster, topic.name)} className="block max-w-100 truncate max-phone:max-w-44" title={topic.name}>
            {topic.name}
          </Link>
          {topic.internal && <Tag>internal</Tag>}
        </span>
      ),
    },
    { id: 'health', head: 'Health', cell: topic => <TopicHealthCell topic={topic} /> },
    {
      id: 'partitionCount',
      head: 'Partitions',
      align: 'end',
      descendingFirst: true,
      sortBy: topic => topic.partitionCount,
      cell: topic => <NumberText value={topic.partitionCount} />,
    },
    {
      id: 'replicationFactor',
      head: 'Replicas',
      align: 'end',
      sortBy: topic => topic.replicationFactor,
      cell: topic => <NumberText value={topic.replicationFactor} why="the topic has no partition yet" />,
    },
    {
      id: 'minInsyncReplicas',
      head: 'Min ISR',
      align: 'end',
      sortBy: topic => topic.minInsyncReplicas,
      cell: topic => <NumberText value={topic.minInsyncReplicas} why={CONFIG} />,
    },
    {
      id: 'messages',
      head: 'Messages',
      align: 'end',
      descendingFirst: true,
      sortBy: topic => (topic.messages === null ? null : BigInt(topic.messages)),
      cell: topic => <NumberText value={topic.messages} why="a partition’s leader did not tell its offsets" />,
    },
    {
      id: 'messagesPerSecond',
      head: 'Written',
      align: 'end',
      descendingFirst: true,
      sortBy: topic => topic.messagesPerSecond,
      cell: topic => <RateText perSecond={topic.messagesPerSecond} unit="msg" />,
    },
    {
      id: 'sizeBytes',
      head: 'Size',
      align: 'end',
      descendingFirst: true,
      sortBy: topic => topic.sizeBytes,
      cell: topic => <Bytes value={topic.sizeBytes} why="a leader’s broker did not tell its sizes" />,
    },
    {
      id: 'retentionMs',
      head: 'Keeps',
      sortBy: topic => (topic.retentionMs === null ? null : BigInt(topic.retentionMs)),
      cell: topic => <Keeps topic={topic} />,
    },
  ]
}

/** `7 d`, `for ever`, `newest per key`: what stays in the topic. */
function Keeps({ topic }: { topic: TopicSummary }) {
  const { cleanupPolicy, retentionMs } = topic
  if (cleanupPolicy === null) return <Unknown why={CONFIG} />
  const time = retentionMs === null ? null : formatRetention(retentionMs)
  if (!cleanupPolicy.includes('compact')) return time ?? <Unknown why={CONFIG} />
  return (
    <span title={`cleanup.policy=${cleanupPolicy}`}>
      newest per key{cleanupPolicy.includes('delete') && time !== null && `, ${time}`}
    </span>
  )
}
