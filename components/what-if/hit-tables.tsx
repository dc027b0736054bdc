'use client'

import { useMemo } from 'react'
import { groupHref, topicHref } from '#components/topics/topic-links.ts'
import { EmptyState } from '#components/ui/feedback.tsx'
import { Link } from '#components/ui/link.tsx'
import { Section } from '#components/ui/page.tsx'
import { Table, type Column } from '#components/ui/table.tsx'
import { NumberText } from '#components/ui/values.tsx'
import { formatCount } from '#lib/format/number'
import type { GroupLoss, WhatIfAnswer } from '#lib/wire/what-if'

type TopicLoss = WhatIfAnswer['topics'][number]

const SHOWN = 12

/** Topics where something stops, the hardest hit first; each opens with the same brokers switched off. */
export function HitTopics(props: { cluster: string; topics: readonly TopicLoss[]; total: number; down: readonly number[] }) {
  const { cluster, topics, total, down } = props
  const columns = useMemo(() => topicColumns(cluster, down), [cluster, down])
  return (
    <Section title="Topics hit" note={noteOf(total)}>
      <Table
        stacked
        caption="Topics hit by the loss"
        columns={columns}
        rows={topics.slice(0, SHOWN)}
        rowKey={({ topic }) => topic}
        empty={<EmptyState title="No topic is hit">Leaders may move, but nothing stops.</EmptyState>}
      />
    </Section>
  )
}

/** Groups that could not go on. */
export function HitGroups({
  cluster,
  groups,
  total,
}: {
  cluster: string
  groups: readonly GroupLoss[] | null
  total: number | null
}) {
  const columns = useMemo(() => groupColumns(cluster), [cluster])
  return (
    <Section title="Groups hit" {...(total !== null && { note: noteOf(total) })}>
      {groups === null ? (
        <EmptyState title="The groups are not known yet">No coordinator has answered.</EmptyState>
      ) : (
        <Table
          stacked
          caption="Groups hit by the loss"
          columns={columns}
          rows={groups.slice(0, SHOWN)}
          rowKey={({ groupId }) => groupId}
          empty={<EmptyState title="No group is hit">All that they read keeps a leader, and so do their offsets.</EmptyState>}
        />
      )}
    </Section>
  )
}

function noteOf(total: number): string {
  return total > SHOWN ? `${SHOWN} of ${formatCount(total)}, the worst first` : formatCount(total)
}

function topicColumns(cluster: string, down: readonly number[]): Column<TopicLoss>[] {
  return [
    {
      id: 'topic',
      head: 'Topic',
      rowHeader: true,
      cell: ({ topic }) => (
        <Link
          href={topicHref(cluster, topic, 'assignment', { down: down.join(',') })}
          className="block max-w-80 truncate max-phone:max-w-40"
          title={topic}
        >
          {topic}
        </Link>
      ),
    },
    { id: 'offline', head: 'No leader', align: 'end', cell: each => <Harm value={each.offline} /> },
    { id: 'writes', head: 'Refuse writes', align: 'end', cell: each => <Harm value={each.writesStop} /> },
    { id: 'unclean', head: 'May lose', align: 'end', cell: each => <Harm value={each.unclean} /> },
    { id: 'moved', head: 'Leaders move', align: 'end', cell: each => <NumberText value={each.leadersMoved} /> },
  ]
}

function groupColumns(cluster: string): Column<GroupLoss>[] {
  return [
    {
      id: 'group',
      head: 'Group',
      rowHeader: true,
      cell: ({ groupId }) => (
        <Link href={groupHref(cluster, groupId)} className="block max-w-80 truncate max-phone:max-w-40" title={groupId}>
          {groupId}
        </Link>
      ),
    },
    { id: 'offline', head: 'Cannot read', align: 'end', cell: ({ offline }) => <Harm value={offline} /> },
    { id: 'coordinator', head: 'Coordinator', cell: ({ coordinator }) => COORDINATOR[coordinator] },
    {
      id: 'members',
      head: 'Members',
      align: 'end',
      className: 'max-phone:hidden',
      cell: ({ members }) => <NumberText value={members} why="the coordinator did not say" />,
    },
  ]
}

const COORDINATOR: Record<GroupLoss['coordinator'], string> = {
  stays: 'stays',
  moves: 'another broker takes over',
  'cannot-commit': 'cannot store offsets',
  lost: 'none: the group stops',
  unknown: 'not known',
}

function Harm({ value }: { value: number }) {
  return <NumberText value={value} {...(value > 0 ? { className: 'font-[560] text-bad' } : { className: 'text-ink-3' })} />
}
