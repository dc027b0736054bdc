'use client'

import { GroupHealthBadge } from '#components/states/state-badges.tsx'
import { LagSeconds } from '#components/groups/lag-seconds.tsx'
import { Link } from '#components/ui/link.tsx'
import type { Column } from '#components/ui/table.tsx'
import { NumberText } from '#components/ui/values.tsx'
import type { Topic } from '#lib/wire/topics'
import { groupHref } from './topic-links.ts'

export type Reader = Topic['readers'][number]

const LAG_UNKNOWN = 'the group’s coordinator or a partition’s leader did not answer'

/** The groups that read a topic: name, lag, health. Wide tables add what the caller gives. */
export function readerColumns(cluster: string): {
  name: Column<Reader>
  lag: Column<Reader>
  lagSeconds: Column<Reader>
  health: Column<Reader>
} {
  return {
    name: {
      id: 'group',
      head: 'Group',
      rowHeader: true,
      sortBy: reader => reader.groupId,
      className: 'max-w-60 truncate',
      cell: reader => <Link href={groupHref(cluster, reader.groupId)}>{reader.groupId}</Link>,
    },
    lag: {
      id: 'lag',
      head: 'Lag',
      align: 'end',
      descendingFirst: true,
      sortBy: reader => (reader.lag === null ? null : BigInt(reader.lag)),
      cell: reader => <NumberText value={reader.lag} why={LAG_UNKNOWN} />,
    },
    lagSeconds: {
      id: 'lagSeconds',
      head: 'Behind by',
      align: 'end',
      descendingFirst: true,
      sortBy: reader => reader.lagSeconds,
      cell: reader => <LagSeconds seconds={reader.lagSeconds} />,
    },
    health: {
      id: 'health',
      head: 'Health',
      sortBy: reader => reader.health,
      cell: reader => <GroupHealthBadge health={reader.health} />,
    },
  }
}
