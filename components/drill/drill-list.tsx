'use client'

import { useMemo } from 'react'
import { StateBadge } from '#components/ui/badge.tsx'
import { EmptyState } from '#components/ui/feedback.tsx'
import { Link } from '#components/ui/link.tsx'
import { Section } from '#components/ui/page.tsx'
import { Table, type Column } from '#components/ui/table.tsx'
import { Age, Duration, NumberText } from '#components/ui/values.tsx'
import type { DrillSummary } from '#lib/wire/drill'
import { drillHref } from './drill-links.ts'
import { drillTitle, STATE_TONES } from './drill-words.ts'

/** What was drilled before, newest first. */
export function DrillListSection({ cluster, drills }: { cluster: string; drills: readonly DrillSummary[] }) {
  const columns = useMemo(() => drillColumns(cluster), [cluster])
  return (
    <Section title="Reports" note={drills.length === 0 ? undefined : 'the newest hundred are kept'}>
      <Table
        stacked
        caption="Drills that are over"
        columns={columns}
        rows={drills}
        rowKey={row => row.drillId}
        empty={
          <EmptyState title="No drill was made yet">
            Choose a broker above: nothing happens before you have seen what would.
          </EmptyState>
        }
      />
    </Section>
  )
}

function drillColumns(cluster: string): readonly Column<DrillSummary>[] {
  return [
    {
      id: 'drill',
      head: 'Drill',
      rowHeader: true,
      cell: row => <Link href={drillHref(cluster, row.drillId)}>{drillTitle(row)}</Link>,
    },
    { id: 'state', head: 'Result', cell: row => <StateBadge tone={STATE_TONES[row.state]}>{row.state}</StateBadge> },
    { id: 'when', head: 'When', cell: row => <Age timeMs={row.startedAtMs} /> },
    {
      id: 'took',
      head: 'Took',
      align: 'end',
      cell: row => <Duration spanMs={row.endedAtMs === null ? null : row.endedAtMs - row.startedAtMs} why="it still runs" />,
    },
    {
      id: 'lost',
      head: 'Acknowledged lost',
      align: 'end',
      cell: row => (
        <>
          <NumberText value={row.lost} why="the messages were not counted" />
          <span className="text-ink-3"> of </span>
          <NumberText value={row.acknowledged} why="the messages were not counted" />
        </>
      ),
    },
    {
      id: 'exceptions',
      head: 'Exceptions',
      align: 'end',
      cell: row => <NumberText value={row.exceptions} why="there is no report" />,
    },
    { id: 'text', head: 'In words', className: 'w-full whitespace-normal min-w-60', cell: row => row.headline ?? row.note },
  ]
}
