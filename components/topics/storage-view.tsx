'use client'

import { useMemo } from 'react'
import { ChartGroup } from '#components/charts/chart-group.tsx'
import { partitionColour, seriesColour } from '#components/charts/colours.ts'
import { HistoryPanel, type SeriesLook } from '#components/charts/history-panel-view.tsx'
import { RangePicker } from '#components/charts/range-picker.tsx'
import { topicConfigsQuery, topicQuery } from '#components/data/queries.ts'
import { QueryView } from '#components/data/query-view.tsx'
import { useApi } from '#components/data/use-api.ts'
import { Section } from '#components/ui/page.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { Table, type Column } from '#components/ui/table.tsx'
import { Bytes, NumberText, RateText, Unknown } from '#components/ui/values.tsx'
import { VirtualTable } from '#components/ui/virtual-table.tsx'
import { useSort } from '#components/ui/use-sort.ts'
import { pathTail } from '#lib/format/path'
import type { Partition, Topic } from '#lib/wire/topics'
import { messagesOf, PartitionName } from './partition-facts.tsx'
import { RetentionSection } from './retention-section.tsx'
import { retentionWords } from './retention-words.ts'
import { StorageByBroker } from './storage-view-brokers.tsx'

const LONG_ROWS = 100
const sizeLook: SeriesLook = () => ({ key: 'size', label: 'size', colour: seriesColour(4) })

const removedLook: SeriesLook = () => ({ key: 'removed', label: 'removed', colour: seriesColour(1) })
/** More lines than this are a ball of wool: their sum is drawn instead. */
const MOST_LINES = 16
const partitionLook: SeriesLook = ({ partition }) =>
  partition === undefined ? null : { key: partition, label: `Partition ${partition}`, colour: partitionColour(Number(partition)) }

/** What a topic takes on disk, where, and when its messages go. */
export function StorageView({ cluster, name }: { cluster: string; name: string }) {
  const topic = useApi(topicQuery(cluster, name)).data
  const configs = useApi(topicConfigsQuery(cluster, name))
  const perPartition = (topic?.partitions.length ?? 0) <= MOST_LINES
  const lines = useMemo(() => (perPartition ? { partition: '*', look: partitionLook } : { look: removedLook }), [perPartition])
  if (topic === undefined) return <SkeletonRows rows={7} />
  return (
    <ChartGroup>
      <Section title="Retention" note="as configured" padded>
        <QueryView what="The configuration" query={configs} skeleton={<SkeletonRows rows={2} />}>
          {({ entries }) => (
            <ul className="space-y-1.5">
              {retentionWords(entries).map(sentence => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
          )}
        </QueryView>
      </Section>
      <RetentionSection cluster={cluster} topic={name} />
      <HistoryPanel
        id="size"
        cluster={cluster}
        subject={{ topic: name }}
        title="Size"
        note="leader replicas"
        unit="bytes"
        size="small"
        first={{ metric: 'topic.size-bytes', topic: name, look: sizeLook }}
        empty="The size is recorded every time the brokers’ log directories are read."
        actions={<RangePicker />}
      />
      <HistoryPanel
        id="removed"
        cluster={cluster}
        subject={{ topic: name }}
        title="Log start"
        note={
          perPartition ? 'how far retention has come in each partition' : 'of all partitions, summed: messages removed so far'
        }
        unit="messages"
        size="small"
        first={{ metric: 'topic.log-start', topic: name, ...lines }}
        empty="No log start has moved while Partitura has been running: retention has taken nothing away."
      />
      <StorageByBroker cluster={cluster} topic={topic} />
      <PartitionSizes topic={topic} />
    </ChartGroup>
  )
}

function PartitionSizes({ topic }: { topic: Topic }) {
  const { rows, sort, onSort } = useSort(topic.partitions, COLUMNS, { column: 'partition', descending: false })
  const shared = {
    stacked: true,
    caption: `What the partitions of ${topic.name} keep`,
    columns: COLUMNS,
    rows,
    rowKey: (partition: Partition) => partition.partition,
    sort,
    onSort,
  }
  const total = useMemo(() => totalBytes(topic.partitions), [topic.partitions])
  return (
    <Section
      title="Partitions"
      note={
        <>
          <Bytes value={total} why="not every broker told its sizes" /> on all replicas
        </>
      }
    >
      {rows.length > LONG_ROWS ? <VirtualTable {...shared} /> : <Table {...shared} />}
    </Section>
  )
}

/** Bytes of all replicas of a partition; null when a broker did not say. */
function allReplicasBytes(partition: Partition): number | null {
  return partition.replicas.reduce((sum: number | null, brokerId) => {
    const size = partition.replicaStates.find(state => state.brokerId === brokerId)?.sizeBytes ?? null
    return sum === null || size === null ? null : sum + size
  }, 0)
}

function totalBytes(partitions: readonly Partition[]): number | null {
  return partitions.reduce((sum: number | null, partition) => {
    const size = allReplicasBytes(partition)
    return sum === null || size === null ? null : sum + size
  }, 0)
}

const OFFSETS = 'its leader did not tell its offsets'
const SIZES = 'its leader’s broker did not tell its sizes'

const COLUMNS: readonly Column<Partition>[] = [
  {
    id: 'partition',
    head: 'Partition',
    rowHeader: true,
    sortBy: row => row.partition,
    cell: row => <PartitionName partition={row.partition} />,
  },
  {
    id: 'start',
    head: 'Log start',
    align: 'end',
    sortBy: row => (row.logStartOffset === null ? null : BigInt(row.logStartOffset)),
    cell: row => <NumberText value={row.logStartOffset} why={OFFSETS} className="font-mono text-sm" />,
  },
  {
    id: 'end',
    head: 'Log end',
    align: 'end',
    descendingFirst: true,
    sortBy: row => (row.logEndOffset === null ? null : BigInt(row.logEndOffset)),
    cell: row => <NumberText value={row.logEndOffset} why={OFFSETS} className="font-mono text-sm" />,
  },
  {
    id: 'messages',
    head: 'Messages',
    align: 'end',
    descendingFirst: true,
    sortBy: messagesOf,
    cell: row => <NumberText value={messagesOf(row)} why={OFFSETS} />,
  },
  {
    id: 'rate',
    head: 'Written',
    align: 'end',
    descendingFirst: true,
    sortBy: row => row.messagesPerSecond,
    cell: row => <RateText perSecond={row.messagesPerSecond} unit="msg" />,
  },
  {
    id: 'size',
    head: 'Leader',
    align: 'end',
    descendingFirst: true,
    sortBy: row => row.sizeBytes,
    cell: row => <Bytes value={row.sizeBytes} why={SIZES} />,
  },
  {
    id: 'all',
    head: 'All replicas',
    align: 'end',
    descendingFirst: true,
    sortBy: allReplicasBytes,
    cell: row => <Bytes value={allReplicasBytes(row)} why="a replica’s broker did not tell its sizes" />,
  },
  { id: 'dirs', head: 'Log directories', cell: row => <LogDirs partition={row} /> },
]

function LogDirs({ partition }: { partition: Partition }) {
  const dirs = partition.replicaStates.flatMap(state =>
    state.logDir === null ? [] : [{ brokerId: state.brokerId, path: state.logDir }],
  )
  if (dirs.length === 0) return <Unknown why="no broker told its log directories" />
  const text = dirs.map(dir => `${dir.brokerId}: ${dir.path}`).join(', ')
  const shown = dirs.map(dir => `${dir.brokerId}: ${pathTail(dir.path)}`).join(', ')
  return (
    <span className="block max-w-100 truncate font-mono text-sm" title={text}>
      {shown}
    </span>
  )
}
