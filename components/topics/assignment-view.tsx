'use client'

import dynamic from 'next/dynamic'
import { useMemo } from 'react'
import { ChartGroup } from '#components/charts/chart-group.tsx'
import { topicQuery } from '#components/data/queries.ts'
import { numberCodec, useUrlState } from '#components/data/url-state.ts'
import { useApi } from '#components/data/use-api.ts'
import { EmptyState } from '#components/ui/feedback.tsx'
import { Link } from '#components/ui/link.tsx'
import { Section } from '#components/ui/page.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { Table } from '#components/ui/table.tsx'
import { brokerListCodec, toggled } from '#components/what-if/broker-list.ts'
import { topicWhatIf } from '#components/what-if/topic-what-if.ts'
import { WhatIfBar } from '#components/what-if/what-if-bar.tsx'
import { plural } from '#lib/format/number'
import type { Topic } from '#lib/wire/topics'
import { AssignmentGrid } from './assignment-grid.tsx'
import { GridLegend } from './grid-legend.tsx'
import { readerColumns } from './readers-table.tsx'
import { topicHref } from './topic-links.ts'
import { WrittenPanel } from './written-panel-view.tsx'

const PartitionDrawer = dynamic(() => import('./partition-drawer-view.tsx').then(module => module.PartitionDrawer), {
  ssr: false,
})

/** Where a topic's replicas lie and who leads, who writes and reads, and what it survives. */
export function AssignmentView({ cluster, name }: { cluster: string; name: string }) {
  const topic = useApi(topicQuery(cluster, name)).data
  const [selected, select] = useUrlState('partition', numberCodec, 'push')
  const [down, setDown] = useUrlState('down', brokerListCodec)
  const whatIf = useMemo(() => (topic === undefined ? null : topicWhatIf(topic, down)), [topic, down])
  if (topic === undefined) return <SkeletonRows rows={7} />
  return (
    <>
      <Section
        title="Assignment"
        note={plural(topic.partitionCount, 'partition')}
        actions={<GridLegend whatIf={whatIf !== null} />}
      >
        {topic.partitions.length === 0 ? (
          <EmptyState title="No partition is known yet">The cluster has named the topic, but has not described it.</EmptyState>
        ) : (
          <>
            {whatIf !== null && <WhatIfBar cluster={cluster} whatIf={whatIf} onClear={() => setDown([])} />}
            <AssignmentGrid
              cluster={cluster}
              topic={topic}
              selected={selected}
              onSelect={select}
              whatIf={whatIf}
              onToggle={brokerId => setDown(toggled(down, brokerId))}
            />
          </>
        )}
      </Section>
      <div className="grid gap-x-3.5 lg:grid-cols-3">
        <ChartGroup>
          <WrittenPanel cluster={cluster} topic={name} />
        </ChartGroup>
        <WhoReads cluster={cluster} topic={topic} />
        <Section title="Survives" padded>
          <ul className="space-y-1.5">
            {topic.survives.map(sentence => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </Section>
      </div>
      {selected !== null && <PartitionDrawer cluster={cluster} topic={topic} partition={selected} onClose={() => select(null)} />}
    </>
  )
}

const SHOWN_READERS = 6

function WhoReads({ cluster, topic }: { cluster: string; topic: Topic }) {
  const columns = useMemo(() => {
    const { name, lag, health } = readerColumns(cluster)
    return [name, lag, health]
  }, [cluster])
  const rest = topic.readers.length - SHOWN_READERS
  return (
    <Section title="Who reads" note={plural(topic.readers.length, 'group')}>
      <Table
        caption={`Groups that read ${topic.name}`}
        columns={columns}
        rows={topic.readers.slice(0, SHOWN_READERS)}
        rowKey={reader => reader.groupId}
        empty={
          <EmptyState title="No group has committed an offset">
            Consumers that assign partitions themselves and commit nothing leave no trace here.
          </EmptyState>
        }
      />
      {rest > 0 && (
        <p className="border-t border-line px-3.5 py-2">
          <Link look="text" href={topicHref(cluster, topic.name, 'consumers')}>
            {plural(rest, 'more group')}
          </Link>
        </p>
      )}
    </Section>
  )
}
