'use client'

import { useMemo } from 'react'
import { ChartGroup } from '#components/charts/chart-group.tsx'
import { seriesColour } from '#components/charts/colours.ts'
import { HistoryPanel, type SeriesLook } from '#components/charts/history-panel-view.tsx'
import { RangePicker } from '#components/charts/range-picker.tsx'
import { topicQuery } from '#components/data/queries.ts'
import { useApi } from '#components/data/use-api.ts'
import { Tag } from '#components/ui/badge.tsx'
import { EmptyState } from '#components/ui/feedback.tsx'
import { Section } from '#components/ui/page.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { Table, type Column } from '#components/ui/table.tsx'
import { NumberText } from '#components/ui/values.tsx'
import { useSort } from '#components/ui/use-sort.ts'
import { plural } from '#lib/format/number'
import type { Topic } from '#lib/wire/topics'
import type { Reader } from './readers-table.tsx'
import { readerColumns } from './readers-table.tsx'

/** The groups that read a topic and how far behind they are, now and over time. */
export function ConsumersView({ cluster, name }: { cluster: string; name: string }) {
  const topic = useApi(topicQuery(cluster, name)).data
  if (topic === undefined) return <SkeletonRows rows={5} />
  return (
    <ChartGroup>
      <Readers cluster={cluster} topic={topic} />
      {topic.readers.length > 0 && <LagPanel cluster={cluster} topic={topic} />}
    </ChartGroup>
  )
}

function Readers({ cluster, topic }: { cluster: string; topic: Topic }) {
  const columns = useMemo(() => wideColumns(cluster), [cluster])
  const { rows, sort, onSort } = useSort(topic.readers, columns, { column: 'lag', descending: true })
  return (
    <Section title="Groups" note={plural(topic.readers.length, 'group')}>
      <Table
        caption={`Groups that read ${topic.name}`}
        columns={columns}
        rows={rows}
        rowKey={reader => reader.groupId}
        sort={sort}
        onSort={onSort}
        empty={
          <EmptyState title="No group has committed an offset in this topic">
            Reading deletes nothing in Kafka, and a consumer that commits nothing leaves no trace: there may still be readers.
          </EmptyState>
        }
      />
    </Section>
  )
}

function LagPanel({ cluster, topic }: { cluster: string; topic: Topic }) {
  const groupIds = topic.readers.map(reader => reader.groupId).toSorted()
  const order = groupIds.join('\n')
  const look = useMemo((): SeriesLook => {
    const ids = order.split('\n')
    return ({ group }) =>
      group === undefined ? null : { key: group, label: group, colour: seriesColour(Math.max(0, ids.indexOf(group))) }
  }, [order])
  return (
    <HistoryPanel
      id="lag"
      cluster={cluster}
      subject={{ topic: topic.name }}
      title="Lag"
      note="messages, per group"
      unit="messages"
      first={{ metric: 'group.lag', topic: topic.name, look }}
      empty="Lag is recorded while Partitura runs and the group’s offsets can be read."
      actions={<RangePicker />}
    />
  )
}

function wideColumns(cluster: string): Column<Reader>[] {
  const { name, lag, lagSeconds, health } = readerColumns(cluster)
  return [
    name,
    health,
    { id: 'type', head: 'Type', sortBy: reader => reader.type, cell: reader => <Tag>{reader.type}</Tag> },
    { id: 'state', head: 'State', sortBy: reader => reader.state, cell: reader => reader.state },
    {
      id: 'members',
      head: 'Members',
      align: 'end',
      sortBy: reader => reader.members,
      cell: reader => <NumberText value={reader.members} why="the group’s coordinator did not say" />,
    },
    lag,
    lagSeconds,
  ]
}
