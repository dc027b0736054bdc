'use client'

import { useMemo } from 'react'
import { Tag } from '#components/ui/badge.tsx'
import { EmptyState, Notice } from '#components/ui/feedback.tsx'
import { Link } from '#components/ui/link.tsx'
import { Section, Sentence } from '#components/ui/page.tsx'
import { Table, type Column } from '#components/ui/table.tsx'
import { VirtualTable } from '#components/ui/virtual-table.tsx'
import { topicHref } from '#components/topics/topic-links.ts'
import { formatCount, plural } from '#lib/format/number'
import type { DrillPrediction, PredictedDrillPartition } from '#lib/wire/drill'
import { DrillGrid } from './drill-grid.tsx'
import { Standing, StateWord } from './standing.tsx'

/** From here on only the rows in sight are drawn. */
const MANY = 300

interface PredictionProps {
  readonly cluster: string
  readonly prediction: DrillPrediction
}

/** What the controller will do: in words, on the drill's own topic, and for every partition that the broker is in sync with. */
export function PredictionSection({ cluster, prediction }: PredictionProps) {
  const { brokerId, sentence, isController, totals, partitions, omittedPartitions } = prediction
  const columns = useMemo(() => predictionColumns(cluster), [cluster])
  const Shown = partitions.length > MANY ? VirtualTable : Table
  return (
    <>
      <Section title="Prediction" note="what Kafka’s controller will do, from the state as it is" padded>
        <Sentence {...sentence} />
        {isController && (
          <p className="mt-1.5 text-ink-2">
            Broker {brokerId} leads the controller quorum: another controller is elected first, so Kafka takes longer to notice.
          </p>
        )}
        <DataLost prediction={prediction} />
      </Section>
      <TopicPrediction cluster={cluster} prediction={prediction} />
      <Section title="Every partition that it touches" note={plural(totals.affected, 'partition')}>
        <Shown
          stacked
          caption={`Partitions that have broker ${brokerId} in their ISR, before and after its loss`}
          columns={columns}
          rows={partitions}
          rowKey={rowKey}
          empty={<EmptyState title="None">No partition has broker {brokerId} in its ISR.</EmptyState>}
        />
        {omittedPartitions > 0 && (
          <p className="border-t border-line px-3.5 py-2 text-ink-3">{formatCount(omittedPartitions)} more are not listed.</p>
        )}
      </Section>
    </>
  )
}

function DataLost({ prediction: { brokerId, partitions, totals } }: { prediction: DrillPrediction }) {
  if (totals.dataLost === 0) return null
  const topics = [...new Set(partitions.filter(({ dataLost }) => dataLost).map(({ topic }) => topic))]
  return (
    <div className="mt-3">
      <Notice tone="bad">
        <b className="font-semibold">
          {plural(totals.dataLost, 'partition')} {totals.dataLost === 1 ? 'has its' : 'have their'} only copy in sync on this
          disk:
        </b>{' '}
        what {topics.slice(0, 8).join(', ')} {topics.length > 8 && `and ${topics.length - 8} more topics `}
        {topics.length === 1 ? 'holds' : 'hold'} there is gone for good. The drill then elects broker {brokerId} again, empty.
      </Notice>
    </div>
  )
}

/** The dashed column goes, and the chips in the accent colour take over. */
function TopicPrediction({ cluster, prediction }: PredictionProps) {
  const { brokerId, partitions, topic } = prediction
  const touched = new Map(partitions.filter(each => each.topic === topic.name).map(each => [each.partition, each]))
  const rows = topic.assignments.map((replicas, partition) => {
    const after = touched.get(partition)?.after
    return { partition, replicas, leader: after ? after.leader : (replicas[0] ?? null), isr: after?.isr ?? replicas }
  })
  const brokers = [...new Set(topic.assignments.flat())]
    .toSorted((a, b) => a - b)
    .map(id =>
      id === brokerId
        ? { brokerId: id, tone: 'bad' as const, word: 'lost' }
        : { brokerId: id, tone: 'good' as const, word: 'stays' },
    )
  const states = new Map(topic.assignments.map((_, partition) => [partition, touched.get(partition)?.after.state ?? 'ok']))
  return (
    <Section
      title={`Topic ${topic.name}`}
      note={`made for the drill, deleted after it · min ISR ${topic.minInsyncReplicas} · every broker leads a partition`}
    >
      <DrillGrid
        cluster={cluster}
        caption="The drill’s topic after the loss, as predicted"
        brokers={brokers}
        rows={rows}
        awayId={brokerId}
        formerLeaders={new Map(topic.assignments.map((replicas, partition) => [partition, replicas[0] ?? null]))}
        columns={[{ id: 'state', head: 'State after', cell: partition => <StateWord state={states.get(partition) ?? 'ok'} /> }]}
      />
    </Section>
  )
}

function predictionColumns(cluster: string): readonly Column<PredictedDrillPartition>[] {
  return [
    {
      id: 'partition',
      head: 'Partition',
      rowHeader: true,
      cell: row => (
        <Link href={topicHref(cluster, row.topic, 'assignment', { partition: row.partition })}>
          {row.topic}-{row.partition}
        </Link>
      ),
    },
    { id: 'before', head: 'Now', cell: row => <Standing standing={row.before} /> },
    { id: 'after', head: 'Predicted', cell: row => <Standing standing={row.after} before={row.before} /> },
    {
      id: 'risk',
      head: 'Risk',
      className: 'w-full',
      cell: row =>
        (row.dataLost || row.unclean) && (
          <span className="inline-flex gap-1.5">
            {row.dataLost && <Tag tone="bad">only copy</Tag>}
            {row.unclean && <Tag tone="bad">unclean election</Tag>}
          </span>
        ),
    },
  ]
}

function rowKey({ topic, partition }: PredictedDrillPartition): string {
  return `${topic}-${partition}`
}
