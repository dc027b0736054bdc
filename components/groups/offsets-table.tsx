'use client'

import { useMemo } from 'react'
import { topicHref } from '#components/topics/topic-links.ts'
import { EmptyState } from '#components/ui/feedback.tsx'
import { Link } from '#components/ui/link.tsx'
import { Section } from '#components/ui/page.tsx'
import { Table, type Column } from '#components/ui/table.tsx'
import { Age, NumberText } from '#components/ui/values.tsx'
import { VirtualTable } from '#components/ui/virtual-table.tsx'
import { useSort } from '#components/ui/use-sort.ts'
import { formatDuration } from '#lib/format/duration'
import { formatCount, plural } from '#lib/format/number'
import type { Group, GroupOffset } from '#lib/wire/groups'
import { LagSeconds } from './lag-seconds.tsx'
import { MeasureButton, placeKey, useMeasuredLag, type MeasuredByPartition } from './measured-lag.tsx'
import { PositionBar } from './position-bar.tsx'
import { lostMessages } from './read-share.ts'
import { stillExact } from './still-exact.ts'

const LONG_ROWS = 100

/** Where the group stands in every partition: committed, start and end of the log, lag, who reads it. */
export function OffsetsTable({ cluster, group }: { cluster: string; group: Group }) {
  const members = useMemo(
    () => new Map((group.memberList ?? []).map(member => [member.memberId, member.clientId])),
    [group.memberList],
  )
  const measuring = useMeasuredLag(cluster, group)
  const measured = measuring.byPartition
  const readAtMs = group.offsetsAsOfMs
  const columns = useMemo(
    () => offsetColumns(cluster, members, offset => exactOf(offset, measured, readAtMs)),
    [cluster, members, measured, readAtMs],
  )
  const { rows, sort, onSort } = useSort(group.offsets, columns, { column: 'partition', descending: false })
  const table = {
    stacked: true,
    caption: `Offsets of ${group.groupId}`,
    columns,
    rows,
    rowKey: placeKey,
    sort,
    onSort,
    empty: (
      <EmptyState title={group.lagReason === null ? 'It has committed no offset' : 'Its offsets are unknown'}>
        {group.lagReason ?? 'A group without commits starts where auto.offset.reset says.'}
      </EmptyState>
    ),
  }
  return (
    <Section
      title="Offsets"
      note={
        <>
          {group.offsetsAsOfMs !== null && (
            <>
              read <Age timeMs={group.offsetsAsOfMs} />
            </>
          )}{' '}
          <MeasureButton measuring={measuring} />
        </>
      }
    >
      {rows.length > LONG_ROWS ? <VirtualTable {...table} /> : <Table {...table} />}
    </Section>
  )
}

const mono = 'font-mono text-sm'
const big = (text: string | null) => (text === null ? null : BigInt(text))
const leaderSilent = 'the partition’s leader did not tell its offsets'

function exactOf(offset: GroupOffset, measured: MeasuredByPartition, readAtMs: number | null) {
  const found = measured.get(placeKey(offset))
  return found === undefined || readAtMs === null ? null : stillExact(offset, found, readAtMs)
}

function offsetColumns(
  cluster: string,
  members: ReadonlyMap<string, string>,
  exactly: (offset: GroupOffset) => ReturnType<typeof stillExact>,
): Column<GroupOffset>[] {
  return [
    {
      id: 'partition',
      head: 'Partition',
      rowHeader: true,
      sortBy: offset => `${offset.topic}-${String(offset.partition).padStart(7, '0')}`,
      cell: offset => (
        <Link href={topicHref(cluster, offset.topic, 'assignment', { partition: offset.partition })}>
          {offset.topic} <span className="text-ink-3">/</span> {offset.partition}
        </Link>
      ),
    },
    { id: 'position', head: 'Position', cell: offset => <PositionBar offset={offset} /> },
    {
      id: 'committed',
      head: 'Committed',
      align: 'end',
      sortBy: offset => big(offset.committedOffset),
      cell: offset =>
        offset.committedOffset === null ? (
          <span className="text-ink-3">never</span>
        ) : (
          <NumberText value={offset.committedOffset} className={mono} />
        ),
    },
    {
      id: 'start',
      head: 'Log start',
      align: 'end',
      sortBy: offset => big(offset.logStartOffset),
      cell: offset => <NumberText value={offset.logStartOffset} why={leaderSilent} className={mono} />,
    },
    {
      id: 'end',
      head: 'Log end',
      align: 'end',
      sortBy: offset => big(offset.logEndOffset),
      cell: offset => <NumberText value={offset.logEndOffset} why={leaderSilent} className={mono} />,
    },
    {
      id: 'lag',
      head: 'Lag',
      align: 'end',
      descendingFirst: true,
      sortBy: offset => big(offset.lag),
      cell: offset => <Lag offset={offset} />,
    },
    {
      id: 'lagSeconds',
      head: 'Behind by',
      align: 'end',
      descendingFirst: true,
      sortBy: offset => {
        const exact = exactly(offset)
        return exact === null ? offset.lagSeconds : exact.seconds
      },
      cell: offset => {
        const exact = exactly(offset)
        return exact === null ? (
          <LagSeconds seconds={offset.lagSeconds} why={offset.lagReason} />
        ) : (
          <LagSeconds seconds={exact.seconds} why={exact.reason} exact />
        )
      },
    },
    { id: 'loses', head: 'Loses data', sortBy: lossOrder, cell: offset => <Loses offset={offset} /> },
    {
      id: 'member',
      head: 'Read by',
      sortBy: offset => (offset.memberId === null ? null : (members.get(offset.memberId) ?? offset.memberId)),
      cell: offset =>
        offset.memberId === null ? (
          <span className="text-ink-3">nobody</span>
        ) : (
          <span className="block max-w-50 truncate" title={offset.memberId}>
            {members.get(offset.memberId) ?? offset.memberId}
          </span>
        ),
    },
  ]
}

/** The lag as Kafka's own tool counts it, and what of it no reader of committed messages gets yet. */
function Lag({ offset: { lag, lagReason, uncommitted, lastStableOffset } }: { offset: GroupOffset }) {
  const waits = uncommitted !== null && uncommitted !== '0'
  return (
    <span title={lagReason ?? undefined}>
      <NumberText value={lag} why={lagReason} />
      {waits && (
        <span className="block text-sm text-attention">
          {formatCount(uncommitted)} not committed yet
          {lastStableOffset !== null && `, from ${formatCount(lastStableOffset)} on`}
        </span>
      )}
      {lag === '0' && lagReason?.includes('beyond the log end') && (
        <span className="block text-sm text-attention">committed beyond the log end</span>
      )}
    </span>
  )
}

/** Sorts what has lost most first, then what loses soonest. */
function lossOrder(offset: GroupOffset): number | null {
  const lost = lostMessages(offset)
  return lost !== null && lost > 0n ? -Number(lost) : offset.losesDataInSeconds
}

const SOON_SECONDS = 24 * 3600

/** What retention took unread, or when it may next take something: not before. */
function Loses({ offset }: { offset: GroupOffset }) {
  const lost = lostMessages(offset)
  if (lost !== null && lost > 0n) return <span className="font-[560] text-bad">has lost {plural(lost, 'message')}</span>
  const { losesDataInSeconds } = offset
  if (losesDataInSeconds === null) return <span className="text-ink-3">–</span>
  const text = losesDataInSeconds <= 0 ? 'now, or already' : `not before ${formatDuration(losesDataInSeconds * 1000)}`
  const tone = losesDataInSeconds <= 0 ? 'text-bad' : losesDataInSeconds < SOON_SECONDS ? 'text-attention' : 'text-ink-3'
  return <span className={tone}>{text}</span>
}
