'use client'

import { useLayoutEffect, useRef, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { putBeside } from '#components/ui/put-beside.ts'
import { LagSeconds } from '#components/groups/lag-seconds.tsx'
import { useNow } from '#components/ui/clock.tsx'
import { Age, NumberText } from '#components/ui/values.tsx'
import { formatDuration } from '#lib/format/duration'
import { formatCount, plural } from '#lib/format/number'
import { tapePlace, type TapeStack } from '#lib/kafka/offset-tape'
import type { PartitionRetention, Retention } from '#lib/wire/retention'
import type { TopicLog } from '#lib/wire/topic-offsets'
import { logOf, type TapeGroup } from './tape-model.ts'

/** More than this are counted. */
const MOST_LINES = 8
const SILENT = 'its leader did not tell its offsets'

interface TapeHintProps {
  readonly id: string
  readonly anchor: HTMLElement
  readonly log: TopicLog
  readonly index: number
  readonly groups: readonly TapeGroup[]
  /** null: the partition itself is pointed at. */
  readonly stack: TapeStack | null
  readonly retention: Retention | undefined
}

/** What is known of one mark of the tape, or of the log that it stands in. Never in the way of the pointer, gone with Escape. */
export function TapeHint({ id, anchor, log, index, groups, stack, retention }: TapeHintProps) {
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    if (box.current !== null) putBeside(box.current, anchor)
  })
  const named = (stack?.groups ?? []).flatMap(each => groups[each] ?? [])
  const [only, ...others] = named
  return createPortal(
    <div
      ref={box}
      id={id}
      role="tooltip"
      className="pointer-events-none fixed top-0 left-0 z-50 w-76 max-w-[calc(100vw-16px)] rounded-control border border-line bg-raised px-3 py-2 text-sm text-ink shadow-xl"
    >
      {only === undefined ? (
        <LogLines log={log} retention={retention} />
      ) : others.length === 0 ? (
        <GroupLines group={only} log={log} index={index} retention={retention} />
      ) : (
        <StackLines groups={named} log={log} index={index} />
      )}
    </div>,
    document.body,
  )
}

function LogLines({ log, retention }: { log: TopicLog; retention: Retention | undefined }) {
  const facts = retention?.partitions.find(each => each.partition === log.partition)
  return (
    <>
      <p className="mb-1 font-[600]">Partition {log.partition}</p>
      <Facts>
        <Fact name="Log start">
          <NumberText value={log.logStartOffset} why={SILENT} />
        </Fact>
        <Fact name="Log end">
          <NumberText value={log.logEndOffset} why={SILENT} />
        </Fact>
        <Fact name="Messages">
          <NumberText value={lengthOf(log)} why={SILENT} />
        </Fact>
        {facts !== undefined && <Removal facts={facts} aheadMs={retention?.edgeAheadMs ?? null} log={log} />}
        {log.staleSinceMs !== null && (
          <Fact name="Last read">
            <Age timeMs={log.staleSinceMs} />: its leader does not answer
          </Fact>
        )}
      </Facts>
    </>
  )
}

function Removal({ facts, aheadMs, log }: { facts: PartitionRetention; aheadMs: number | null; log: TopicLog }) {
  const nowMs = useNow()
  const next = facts.nextExpiry
  const soon = facts.edge === null || log.logStartOffset === null ? null : BigInt(facts.edge.offset) - BigInt(log.logStartOffset)
  return (
    <>
      <Fact name="Next to go">
        {next === null
          ? 'nothing'
          : next.notBeforeMs <= nowMs
            ? 'at Kafka’s next check'
            : `not before ${formatDuration(next.notBeforeMs - nowMs)}`}
      </Fact>
      {soon !== null && soon > 0n && aheadMs !== null && (
        <Fact name={`May go within ${formatDuration(aheadMs)}`}>
          {facts.edge?.estimated === true && 'about '}
          {plural(soon, 'message')}
        </Fact>
      )}
    </>
  )
}

interface GroupLinesProps {
  readonly group: TapeGroup
  readonly log: TopicLog
  readonly index: number
  readonly retention: Retention | undefined
}

function GroupLines({ group, log, index, retention }: GroupLinesProps) {
  const committed = group.committedOffsets[index] ?? null
  const loss = retention?.groups
    .find(each => each.groupId === group.groupId)
    ?.partitions.find(each => each.partition === log.partition)
  const losesInSeconds = loss?.losesDataInSeconds ?? null
  return (
    <>
      <p className="mb-1 font-[600] wrap-anywhere">
        {group.groupId} <span className="font-normal text-ink-3">in partition {log.partition}</span>
      </p>
      <Facts>
        <Fact name={group.type === 'share' ? 'Start offset' : 'Committed'}>
          <NumberText value={committed} why="never committed" />
        </Fact>
        <Fact name="From log start">
          <NumberText value={away(committed, log.logStartOffset)} why={SILENT} />
        </Fact>
        <Fact name="Behind log end">{distanceWords(committed, log)}</Fact>
        <Fact name="Behind by">
          <LagSeconds seconds={group.lagSeconds[index] ?? null} />
        </Fact>
        {group.staleSinceMs !== null && (
          <Fact name="Last read">
            <Age timeMs={group.staleSinceMs} />: its coordinator does not answer
          </Fact>
        )}
        {losesInSeconds !== null && (
          <Fact name="Loses data">
            {losesInSeconds <= 0 ? 'now, or already' : `not before ${formatDuration(losesInSeconds * 1000)}`}
          </Fact>
        )}
      </Facts>
    </>
  )
}

function StackLines({ groups, log, index }: { groups: readonly TapeGroup[]; log: TopicLog; index: number }) {
  return (
    <>
      <p className="mb-1 font-[600]">
        {plural(groups.length, 'group')} <span className="font-normal text-ink-3">in partition {log.partition}</span>
      </p>
      <ul className="space-y-0.5">
        {groups.slice(0, MOST_LINES).map(group => (
          <li key={group.groupId} className="flex items-baseline justify-between gap-3">
            <span className="truncate">
              {group.letter} {group.groupId}
            </span>
            <span className="shrink-0 text-ink-2 tabular-nums">{distanceWords(group.committedOffsets[index] ?? null, log)}</span>
          </li>
        ))}
      </ul>
      {groups.length > MOST_LINES && <p className="text-ink-3">{plural(groups.length - MOST_LINES, 'more group')}</p>}
    </>
  )
}

/** `12 messages`, `nothing`, `lost 40 messages, 60 unread`, `3 beyond the log end`. */
export function distanceWords(committed: string | null, log: TopicLog): string {
  const range = logOf(log)
  if (committed === null) return 'never committed'
  if (range === null) return 'unknown'
  const at = BigInt(committed)
  switch (tapePlace(at, range)) {
    case 'lost':
      return `lost ${plural(range.start - at, 'message')}, ${formatCount(range.end - range.start)} unread`
    case 'beyond-end':
      return `${formatCount(at - range.end)} beyond the log end`
    case 'in-log':
      return at === range.end ? 'nothing unread' : plural(range.end - at, 'message')
  }
}

function Facts({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5">{children}</dl>
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="text-right tabular-nums">{children}</dd>
    </>
  )
}

function away(committed: string | null, start: string | null): bigint | null {
  return committed === null || start === null ? null : BigInt(committed) - BigInt(start)
}

function lengthOf(log: TopicLog): bigint | null {
  const range = logOf(log)
  return range && range.end - range.start
}
