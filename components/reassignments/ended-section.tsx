'use client'

import { useMemo } from 'react'
import { StateBadge, type Tone } from '#components/ui/badge.tsx'
import { EmptyState } from '#components/ui/feedback.tsx'
import { Link } from '#components/ui/link.tsx'
import { Section } from '#components/ui/page.tsx'
import { Table, type Column } from '#components/ui/table.tsx'
import { Age, Bytes, Duration } from '#components/ui/values.tsx'
import type { ReassignmentAnswer } from '#lib/wire/reassignments'
import { goalWords } from './goal-words.ts'
import { newReassignmentHref, reassignmentHref } from './reassignment-links.ts'

const TONES: Record<ReassignmentAnswer['state'], Tone> = {
  running: 'attention',
  cancelling: 'attention',
  finished: 'good',
  cancelled: 'unknown',
  failed: 'bad',
}

/** What was done from here before, newest first. */
export function EndedSection({ cluster, ended }: { cluster: string; ended: readonly ReassignmentAnswer[] }) {
  const columns = useMemo(() => endedColumns(cluster), [cluster])
  return (
    <Section title="Earlier">
      <Table
        stacked
        caption="Reassignments that were started here and have ended"
        columns={columns}
        rows={ended}
        rowKey={row => row.id}
        empty={
          <EmptyState title="None was started from here yet">
            <Link look="text" href={newReassignmentHref(cluster)}>
              Plan one
            </Link>
            : nothing moves before you have seen what would.
          </EmptyState>
        }
      />
    </Section>
  )
}

export function ReassignmentStateBadge({ state }: { state: ReassignmentAnswer['state'] }) {
  return <StateBadge tone={TONES[state]}>{state}</StateBadge>
}

function endedColumns(cluster: string): readonly Column<ReassignmentAnswer>[] {
  return [
    {
      id: 'goal',
      head: 'For what',
      rowHeader: true,
      cell: row => <Link href={reassignmentHref(cluster, row.id)}>{goalWords(row.goal)}</Link>,
    },
    { id: 'state', head: 'Result', cell: row => <ReassignmentStateBadge state={row.state} /> },
    { id: 'ended', head: 'Ended', cell: row => <Age timeMs={row.endedAtMs} /> },
    {
      id: 'took',
      head: 'Took',
      align: 'end',
      cell: row => (
        <Duration spanMs={row.endedAtMs === null || row.startedAtMs === null ? null : row.endedAtMs - row.startedAtMs} />
      ),
    },
    {
      id: 'copied',
      head: 'Copied',
      align: 'end',
      cell: row => <Bytes value={row.movedBytes} why="the size of some partition was not known" />,
    },
    {
      id: 'text',
      head: 'In words',
      className: 'w-full',
      cell: row => <span className="block min-w-60 whitespace-normal">{row.note ?? row.text}</span>,
    },
  ]
}
