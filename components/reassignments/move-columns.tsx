import { topicHref } from '#components/topics/topic-links.ts'
import { StateBadge, type Tone } from '#components/ui/badge.tsx'
import { Bar } from '#components/ui/bar.tsx'
import { Link } from '#components/ui/link.tsx'
import type { Column } from '#components/ui/table.tsx'
import { Bytes } from '#components/ui/values.tsx'
import { formatPercent } from '#lib/format/number'
import type { MoveAnswer } from '#lib/wire/reassignments'
import { shareOf } from './goal-words.ts'
import { ReplicaChange } from './replica-lists.tsx'

const LOOKS: Record<MoveAnswer['state'], { tone: Tone; word: string }> = {
  planned: { tone: 'plain', word: 'planned' },
  waiting: { tone: 'plain', word: 'waits' },
  sent: { tone: 'attention', word: 'starting' },
  moving: { tone: 'attention', word: 'copying' },
  done: { tone: 'good', word: 'done' },
  'rolled-back': { tone: 'unknown', word: 'taken back' },
  'not-started': { tone: 'unknown', word: 'never begun' },
  skipped: { tone: 'attention', word: 'skipped' },
  refused: { tone: 'bad', word: 'refused' },
}

/** The columns of a list of partitions that move. */
export function moveColumns(cluster: string): readonly Column<MoveAnswer>[] {
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
    { id: 'replicas', head: 'Replicas', cell: row => <ReplicaChange before={row.before} after={row.after} /> },
    {
      id: 'state',
      head: 'State',
      cell: row => <StateBadge tone={LOOKS[row.state].tone}>{LOOKS[row.state].word}</StateBadge>,
    },
    {
      id: 'copied',
      head: 'Copied',
      align: 'end',
      cell: row => (row.totalBytes === 0 ? <span className="text-ink-3">nothing to copy</span> : <Copied move={row} />),
    },
    {
      id: 'note',
      head: <span className="sr-only">Remarks</span>,
      className: 'w-full text-sm text-ink-2',
      cell: row => row.note,
    },
  ]
}

function Copied({ move: { movedBytes, totalBytes } }: { move: MoveAnswer }) {
  const share = shareOf(movedBytes, totalBytes)
  return (
    <span className="inline-flex items-center gap-2">
      <span className="whitespace-nowrap">
        <Bytes value={movedBytes} why="no broker has told" />{' '}
        <span className="text-ink-3">
          of <Bytes value={totalBytes} why="the size of the partition is not known" />
        </span>
      </span>
      {share !== null && <Bar share={share} label={`${formatPercent(share)} copied`} tone="accent" />}
    </span>
  )
}

/** What tells one row from another. */
export function moveKey({ topic, partition }: MoveAnswer): string {
  return `${topic}-${partition}`
}
