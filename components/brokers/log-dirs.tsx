'use client'

import { useMemo } from 'react'
import { logDirsQuery } from '#components/data/queries.ts'
import { QueryView } from '#components/data/query-view.tsx'
import { useApi } from '#components/data/use-api.ts'
import { brokerHref, topicHref } from '#components/topics/topic-links.ts'
import { StateBadge } from '#components/ui/badge.tsx'
import { Bar } from '#components/ui/bar.tsx'
import { EmptyState } from '#components/ui/feedback.tsx'
import { Link } from '#components/ui/link.tsx'
import { Section } from '#components/ui/page.tsx'
import { PathText } from '#components/ui/path-text.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { Table, type Column } from '#components/ui/table.tsx'
import { useSort } from '#components/ui/use-sort.ts'
import { Age, Bytes, NumberText, Unknown } from '#components/ui/values.tsx'
import { formatBytes } from '#lib/format/bytes'
import { formatDuration } from '#lib/format/duration'
import { formatPercent } from '#lib/format/number'
import type { Failure } from '#lib/wire/common'
import type { LogDirDetail } from '#lib/wire/log-dirs'
import { diskTone, diskUse } from './disk-use.ts'
import { disksSentence, fullTone, fullWords, growthWords } from './disk-words.ts'

/** Growth is measured over hours: it is enough to look as often as the brokers are asked. */
const REFRESH_MS = 30_000

/** Where the brokers keep their logs: how much, how it grows, and when the disk is full. `brokerId` left out: all of them. */
export function LogDirs({ cluster, brokerId }: { cluster: string; brokerId?: number }) {
  const dirs = useApi(logDirsQuery(cluster, brokerId), { refetchMs: REFRESH_MS })
  const oldest = dirs.data?.items
    .map(dir => dir.readAtMs)
    .reduce((a, b) => (a === null || b === null ? null : Math.min(a, b)), Infinity)
  return (
    <Section
      title="Log directories"
      note={
        oldest === undefined || oldest === null || oldest === Infinity ? undefined : (
          <>
            read <Age timeMs={oldest} />
          </>
        )
      }
    >
      <QueryView what="The log directories" query={dirs} skeleton={<SkeletonRows rows={3} />}>
        {({ items, failures }) => <DirTable cluster={cluster} dirs={items} failures={failures} one={brokerId !== undefined} />}
      </QueryView>
    </Section>
  )
}

interface DirTableProps {
  readonly cluster: string
  readonly dirs: readonly LogDirDetail[]
  /** What these brokers told last is old, and marked so. */
  readonly failures: readonly Failure[]
  readonly one: boolean
}

function DirTable({ cluster, dirs, failures, one }: DirTableProps) {
  const columns = useMemo(
    () => dirColumns(cluster, one, new Set(failures.map(failure => failure.brokerId))),
    [cluster, one, failures],
  )
  const { rows, sort, onSort } = useSort(dirs, columns, { column: one ? 'path' : 'broker', descending: false }, 'dirs')
  const sentence = disksSentence(dirs)
  return (
    <>
      {sentence !== null && <p className="border-b border-line px-3.5 py-2 text-ink-2">{sentence}</p>}
      <Table
        stacked
        caption="Log directories"
        columns={columns}
        rows={rows}
        rowKey={row => `${row.brokerId} ${row.path}`}
        sort={sort}
        onSort={onSort}
        empty={<EmptyState title="Not known">No broker has described its log directories yet.</EmptyState>}
      />
      {one && <TakenBy cluster={cluster} dirs={dirs} />}
    </>
  )
}

function dirColumns(cluster: string, one: boolean, silent: ReadonlySet<number | null>): readonly Column<LogDirDetail>[] {
  const all: readonly Column<LogDirDetail>[] = [
    {
      id: 'broker',
      head: 'Broker',
      sortBy: row => row.brokerId,
      cell: row => (
        <span className="flex flex-wrap items-baseline gap-x-2">
          <Link href={brokerHref(cluster, row.brokerId)}>Broker {row.brokerId}</Link>
          {silent.has(row.brokerId) && (
            <span className="text-sm text-attention">
              read <Age timeMs={row.readAtMs} />
            </span>
          )}
        </span>
      ),
    },
    { id: 'path', head: 'Path', rowHeader: true, sortBy: row => row.path, cell: row => <Path dir={row} /> },
    {
      id: 'replicas',
      head: 'Replicas',
      align: 'end',
      sortBy: row => row.replicaCount,
      cell: row => <NumberText value={row.replicaCount} />,
    },
    {
      id: 'kafka',
      head: 'Kafka’s logs',
      align: 'end',
      descendingFirst: true,
      sortBy: row => row.sizeBytes,
      cell: row => <Bytes value={row.sizeBytes} why={row.error} />,
    },
    { id: 'disk', head: 'Disk', sortBy: row => diskUse([row])?.share ?? null, cell: row => <Disk dir={row} /> },
    {
      id: 'free',
      head: 'Free',
      align: 'end',
      sortBy: row => row.usableBytes,
      cell: row => <Bytes value={row.usableBytes} why={row.error ?? 'this broker does not tell'} />,
    },
    {
      id: 'growth',
      head: 'Grows by',
      align: 'end',
      descendingFirst: true,
      sortBy: row => row.growthBytesPerDay,
      cell: row => <Growth dir={row} />,
    },
    { id: 'full', head: 'Full', sortBy: row => row.daysUntilFull, cell: row => <Full dir={row} /> },
  ]
  // Beside the timeline there is no room for all; of one disk the used share says what is free, and the page how many replicas.
  const left = ['broker', 'free', 'replicas']
  return one ? all.filter(({ id }) => !left.includes(id)) : all
}

function Path({ dir }: { dir: LogDirDetail }) {
  return (
    <span className="flex flex-wrap items-center gap-x-2">
      <PathText path={dir.path} className="max-w-44" />
      {dir.error !== null && (
        <StateBadge tone="bad" title={dir.error}>
          failed: {dir.error}
        </StateBadge>
      )}
    </span>
  )
}

function Disk({ dir }: { dir: LogDirDetail }) {
  const use = diskUse([dir])
  if (!use) return <Unknown why={dir.error ?? 'this broker does not tell the size of its disks'} />
  return (
    <span className="flex items-center gap-2">
      <Bar share={use.share} tone={diskTone(use.share)} label={`${formatPercent(use.share)} of the disk used`} />
      <span className="text-sm text-ink-3" title={`of ${formatBytes(use.totalBytes)}`}>
        {formatPercent(use.share)}
      </span>
    </span>
  )
}

function Growth({ dir }: { dir: LogDirDetail }) {
  const words = growthWords(dir)
  if (words === null) return <Unknown why={dir.reason} />
  return <span title={`measured over ${formatDuration(dir.growthMeasuredMs)}`}>{words}</span>
}

const TONES = { plain: '', attention: 'text-attention', bad: 'text-bad font-[560]' }

function Full({ dir }: { dir: LogDirDetail }) {
  const words = fullWords(dir)
  if (words === null) return <Unknown why={dir.reason} />
  const why = `if it goes on as in the last ${formatDuration(dir.growthMeasuredMs)}`
  return (
    <span className={TONES[fullTone(dir)]} title={why}>
      {words}
    </span>
  )
}

/** Which topics take the space of a broker, over all its directories. */
function TakenBy({ cluster, dirs }: { cluster: string; dirs: readonly LogDirDetail[] }) {
  const several = dirs.length > 1
  const rows = dirs
    .flatMap(dir => dir.topics.map(topic => ({ ...topic, path: dir.path, share: shareOf(topic.sizeBytes, dir.sizeBytes) })))
    .toSorted((a, b) => (b.sizeBytes ?? 0) - (a.sizeBytes ?? 0))
    .slice(0, MOST_TOPICS)
  if (rows.length === 0) return null
  return (
    <ul className="border-t border-line px-3.5 py-2.5">
      {rows.map(row => (
        <li key={`${row.path} ${row.topic}`} className="flex items-center gap-2.5 py-0.5">
          <Link href={topicHref(cluster, row.topic, 'storage')} className="min-w-0 flex-1 truncate" title={row.topic}>
            {row.topic}
          </Link>
          {several && <PathText path={row.path} className="max-w-40 text-ink-3 max-phone:hidden" />}
          {row.share !== null && <Bar share={row.share} label={`${formatPercent(row.share)} of the directory’s logs`} />}
          <span className="w-20 text-right text-ink-2">
            <Bytes value={row.sizeBytes} why="the broker did not tell the size of every replica" />
          </span>
        </li>
      ))}
    </ul>
  )
}

const MOST_TOPICS = 8

function shareOf(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole === 0 ? null : part / whole
}
