'use client'

import { useMemo } from 'react'
import { flagCodec, useUrlState } from '#components/data/url-state.ts'
import { topicHref } from '#components/topics/topic-links.ts'
import { StateBadge } from '#components/ui/badge.tsx'
import { EmptyState } from '#components/ui/feedback.tsx'
import { Checkbox } from '#components/ui/fields.tsx'
import { Link } from '#components/ui/link.tsx'
import { Section } from '#components/ui/page.tsx'
import { VirtualTable } from '#components/ui/virtual-table.tsx'
import { Table, type Column } from '#components/ui/table.tsx'
import { Duration, Unknown } from '#components/ui/values.tsx'
import { plural } from '#lib/format/number'
import type { DrillOutcome, DrillReport } from '#lib/wire/drill'
import { VERDICTS } from './drill-words.ts'
import { Standing } from './standing.tsx'

/** From here on only the rows in sight are drawn. */
const MANY = 300

/** Every partition: what it was, what was predicted, what became of it, and why it differs if it does. */
export function OutcomeTable({ cluster, report }: { cluster: string; report: DrillReport }) {
  const [onlyExceptions, setOnlyExceptions] = useUrlState('exceptions', flagCodec)
  const exceptions = report.partitions.filter(({ verdict }) => verdict !== 'as-predicted')
  const explains = exceptions.length > 0
  const columns = useMemo(() => outcomeColumns(cluster, explains), [cluster, explains])
  const rows = onlyExceptions ? exceptions : report.partitions
  const Shown = rows.length > MANY ? VirtualTable : Table
  return (
    <Section
      title="Prediction and outcome"
      note={`${plural(report.partitions.length, 'partition')}, ${plural(exceptions.length, 'exception')}`}
      actions={<Checkbox label="Only exceptions" checked={onlyExceptions} onValue={setOnlyExceptions} />}
    >
      <Shown
        stacked
        caption="Every partition’s prediction beside its outcome"
        columns={columns}
        rows={rows}
        rowKey={({ topic, partition }) => `${topic}-${partition}`}
        empty={
          <EmptyState title={onlyExceptions ? 'There is no exception' : 'No partition was concerned'}>
            {onlyExceptions && 'Every partition did as predicted.'}
          </EmptyState>
        }
      />
    </Section>
  )
}

/** `explains`: something differs, and there is why. */
function outcomeColumns(cluster: string, explains: boolean): readonly Column<DrillOutcome>[] {
  const columns: readonly Column<DrillOutcome>[] = [
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
    { id: 'predicted', head: 'Predicted', cell: row => <Standing standing={row.after} before={row.before} /> },
    {
      id: 'outcome',
      head: 'Outcome',
      cell: row =>
        row.outcome === null ? <Unknown why={row.explanation} /> : <Standing standing={row.outcome} before={row.before} />,
    },
    {
      id: 'verdict',
      head: 'Verdict',
      cell: row => <StateBadge tone={VERDICTS[row.verdict].tone}>{VERDICTS[row.verdict].word}</StateBadge>,
    },
    {
      id: 'changed',
      head: <span title="From the deed to the first change that Kafka made">Changed after</span>,
      align: 'end',
      cell: row => <Duration spanMs={row.changedAfterMs} why="no change was seen" />,
    },
    {
      id: 'leaderless',
      head: <span title="The longest time without a leader">No leader</span>,
      align: 'end',
      cell: row => <Duration spanMs={row.withoutLeaderMs} why="it was not watched" />,
    },
    {
      id: 'rejoined',
      head: <span title="From its return to its place in the ISR">In ISR after</span>,
      align: 'end',
      cell: row => <Duration spanMs={row.rejoinedAfterMs} why="it had not caught up in time" />,
    },
    {
      id: 'explanation',
      head: 'Why it differs',
      className: 'w-full min-w-60 whitespace-normal text-ink-2',
      cell: row => row.explanation,
    },
  ]
  return explains ? columns : columns.slice(0, -1)
}
