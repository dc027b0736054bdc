import { memo, useMemo } from 'react'
import type { Overview } from '#lib/wire/clusters'
import { clusterHref } from '#components/frame/navigation.ts'
import { GroupHealthBadge } from '#components/states/state-badges.tsx'
import { EmptyState } from '#components/ui/feedback.tsx'
import { Link } from '#components/ui/link.tsx'
import { Section } from '#components/ui/page.tsx'
import { Table, type Column } from '#components/ui/table.tsx'
import { Duration, NumberText } from '#components/ui/values.tsx'

type Lag = Overview['biggestLags'][number]

/** The groups that are furthest behind. */
export const LagsSection = memo(function LagsSection({ cluster, lags }: { cluster: string; lags: readonly Lag[] }) {
  const columns = useMemo(() => lagColumns(cluster), [cluster])
  return (
    <Section
      title="Furthest behind"
      note="groups by lag"
      actions={
        <Link look="bare" className="text-ink-3 hover:text-ink" href={clusterHref(cluster, '/groups')}>
          all →
        </Link>
      }
    >
      <Table
        caption="Groups that are furthest behind"
        columns={columns}
        rows={lags}
        rowKey={row => row.groupId}
        empty={<EmptyState title="No group is behind">Groups appear here when messages wait for them.</EmptyState>}
      />
    </Section>
  )
})

function lagColumns(cluster: string): readonly Column<Lag>[] {
  return [
    {
      id: 'group',
      head: 'Group',
      rowHeader: true,
      className: 'max-w-60 truncate',
      cell: row => <Link href={clusterHref(cluster, `/groups/${encodeURIComponent(row.groupId)}`)}>{row.groupId}</Link>,
    },
    { id: 'health', head: 'Health', cell: row => <GroupHealthBadge health={row.health} /> },
    { id: 'state', head: 'State', className: 'max-phone:hidden', cell: row => <span className="text-ink-2">{row.state}</span> },
    {
      id: 'lag',
      head: 'Lag',
      align: 'end',
      cell: row => <NumberText value={row.lag} why="the offsets of some partition are not known" />,
    },
    {
      id: 'time',
      head: 'In time',
      align: 'end',
      cell: row => <Duration spanMs={row.lagSeconds === null ? null : row.lagSeconds * 1000} why="needs a while of history" />,
    },
  ]
}
