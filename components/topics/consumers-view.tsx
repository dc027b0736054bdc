'use client'

import { useMemo } from 'react'
import { ChartGroup } from '#components/charts/chart-group.tsx'
import { seriesColour } from '#components/charts/colours.ts'
import { HistoryPanel, type SeriesLook } from '#components/charts/history-panel-view.tsx'
import { RangePicker } from '#components/charts/range-picker.tsx'
import { OffsetTape } from '#components/tape/offset-tape.tsx'
import { topicQuery } from '#components/data/queries.ts'
import { textCodec, useUrlState } from '#components/data/url-state.ts'
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
      <OffsetTape cluster={cluster} topic={topic} />
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
        stacked
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

/** More lines than this are a ball of wool. */
const MOST_LINES = 12

function LagPanel({ cluster, topic }: { cluster: string; topic: Topic }) {
  const [chosen] = useUrlState('group', textCodec)
  const groupIds = topic.readers.map(reader => reader.groupId).toSorted()
  const drawn = furthestBehind(topic, chosen)
  const order = JSON.stringify([groupIds, drawn])
  const look = useMemo((): SeriesLook => {
    const [all, shown] = JSON.parse(order) as [string[], string[]]
    return ({ group }) =>
      group === undefined || !shown.includes(group)
        ? null
        : { key: group, label: group, colour: seriesColour(Math.max(0, all.indexOf(group))) }
  }, [order])
  return (
    <HistoryPanel
      id="lag"
      cluster={cluster}
      subject={{ topic: topic.name }}
      title="Lag"
      note={drawn.length < groupIds.length ? `messages, the ${drawn.length} groups furthest behind` : 'messages, per group'}
      unit="messages"
      first={{ metric: 'group.lag', topic: topic.name, look }}
      empty="Lag is recorded while Partitura runs and the group’s offsets can be read."
      actions={<RangePicker />}
    />
  )
}

/** The groups to draw: all, or those with the most unread and the chosen one; an unknown lag counts as the largest. */
function furthestBehind({ readers }: Topic, chosen: string): string[] {
  const size = (lag: string | null) => (lag === null ? Infinity : Number(lag))
  return readers
    .toSorted((a, b) => Number(b.groupId === chosen) - Number(a.groupId === chosen) || size(b.lag) - size(a.lag))
    .slice(0, MOST_LINES)
    .map(reader => reader.groupId)
    .toSorted()
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
