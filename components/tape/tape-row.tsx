'use client'

import { memo, useMemo } from 'react'
import { StateShape } from '#components/ui/badge.tsx'
import { classes } from '#components/ui/class-names.ts'
import { NumberText } from '#components/ui/values.tsx'
import { tapeShare, type TapeLog, type TapeScale, type TapeStack } from '#lib/kafka/offset-tape'
import type { PartitionRetention } from '#lib/wire/retention'
import type { TopicLog } from '#lib/wire/topic-offsets'
import { distanceWords } from './tape-hint.tsx'
import { logOf, MARK_PX, rowStacks, type TapeGroup, type TapeRoom } from './tape-model.ts'

interface TapeRowProps {
  readonly log: TopicLog
  readonly index: number
  readonly groups: readonly TapeGroup[]
  readonly edge: PartitionRetention['edge']
  readonly scale: TapeScale
  readonly longest: bigint
  /** null until it was measured: nothing is drawn yet. */
  readonly room: TapeRoom | null
  /** By place in `groups`; −1: none. */
  readonly chosen: number
  /** What the Tab key reaches: 0 is the bar, then its marks from left to right; null: it is in another row. */
  readonly focusMark: number | null
  readonly describedMark: number | null
  readonly describedBy: string
}

/** One partition: its log as a bar, what retention may take soon, and a mark for every group. */
export const TapeRow = memo(function TapeRow(props: TapeRowProps) {
  const { log, index, groups, edge, scale, longest, room, chosen, focusMark, describedMark, describedBy } = props
  const range = useMemo(() => logOf(log), [log])
  const stacks = useMemo(
    () => (room === null ? [] : rowStacks(groups, index, range, scale, longest, room)),
    [groups, index, range, scale, longest, room],
  )
  const group = groups[chosen]
  const button = (mark: number) => ({
    type: 'button' as const,
    'data-row': index,
    'data-mark': mark,
    tabIndex: focusMark === mark ? 0 : -1,
    'aria-describedby': describedMark === mark ? describedBy : undefined,
  })
  const cell = 'h-11 border-b border-line'
  return (
    <tr data-partition={log.partition}>
      <th scope="row" className={`${cell} pl-3.5 text-left font-[520] whitespace-nowrap`}>
        <span className="max-phone:sr-only">Partition </span>
        {log.partition}
        {log.staleSinceMs !== null && (
          <span className="ml-1.5 text-attention" title="its leader does not answer: as it was last read">
            <StateShape shape="triangle" />
            <span className="sr-only">as last read</span>
          </span>
        )}
      </th>
      <td className={cell}>
        <div className="relative h-11">
          <button {...button(0)} aria-label={logWords(log, stacks)} className="absolute inset-x-0 top-4 h-6 cursor-default" />
          {room !== null && range !== null && (
            <Log range={range} edge={edge} scale={scale} longest={longest} room={room} group={group} index={index} />
          )}
          {room !== null && range === null && (
            <span aria-hidden className="hatch pointer-events-none absolute inset-x-2 top-5 h-4 rounded-sm" />
          )}
          {stacks.map((stack, at) => (
            <button
              key={stack.groups[0]}
              {...button(at + 1)}
              aria-label={stackWords(stack, groups, log, index)}
              className={classes(
                'absolute top-0 flex h-10 w-4 flex-col items-center text-[10px] leading-4 font-[600] whitespace-nowrap',
                chosen >= 0 && !stack.groups.includes(chosen) && 'opacity-35',
              )}
              style={{ left: stack.xPx - MARK_PX / 2, color: colourOf(stack, groups, chosen) }}
            >
              <span aria-hidden>{markLabel(stack, groups, chosen)}</span>
              <Mark place={stack.place} many={stack.groups.length > 1} />
            </button>
          ))}
        </div>
      </td>
      <td className={`${cell} pr-3.5 text-right font-mono text-sm max-phone:hidden`}>
        <NumberText value={log.logEndOffset} why="its leader did not tell its offsets" />
      </td>
      {group !== undefined && (
        <td className={`${cell} pr-3.5 text-right text-sm tabular-nums max-phone:hidden`}>
          {distanceWords(group.committedOffsets[index] ?? null, log)}
        </td>
      )}
    </tr>
  )
})

interface LogProps {
  readonly range: TapeLog
  readonly edge: PartitionRetention['edge']
  readonly scale: TapeScale
  readonly longest: bigint
  readonly room: TapeRoom
  readonly group: TapeGroup | undefined
  readonly index: number
}

/** The bar itself; what it says is said in words by the button that lies over it. */
function Log({ range, edge, scale, longest, room, group, index }: LogProps) {
  const at = (offset: bigint) => room.leftPx + tapeShare(offset, range, scale, longest) * room.widthPx
  const from = at(range.start)
  const to = at(range.end)
  const edgePx = edge === null || BigInt(edge.offset) <= range.start ? null : at(BigInt(edge.offset))
  const committed = group?.committedOffsets[index] ?? null
  const unreadPx = committed === null ? null : at(BigInt(committed))
  const part = 'pointer-events-none absolute top-5 h-4'
  if (range.start === range.end)
    return <span className="pointer-events-none absolute top-4.5 left-2 text-sm text-ink-3">no messages</span>
  return (
    <span aria-hidden>
      <span className={`${part} rounded-sm bg-unknown-soft`} style={{ left: from, width: Math.max(2, to - from) }} />
      {unreadPx !== null && to > unreadPx && (
        <span className={`${part} opacity-25`} style={{ left: unreadPx, width: to - unreadPx, background: group?.colour }} />
      )}
      {edgePx !== null && (
        <span
          className={`${part} hatch border-r border-dashed border-ink-3`}
          style={{ left: from, width: Math.max(2, edgePx - from) }}
        />
      )}
    </span>
  )
}

/** A stroke; a cross where messages were lost, a triangle where the log ends before what was committed. */
function Mark({ place, many }: { place: TapeStack['place']; many: boolean }) {
  if (place === 'in-log')
    return <span aria-hidden className={classes('h-5.5 rounded-full bg-current', many ? 'w-[5px]' : 'w-[3px]')} />
  const lost = place === 'lost'
  return (
    <svg aria-hidden width="12" height="22" viewBox="0 0 12 22" className={lost ? 'text-bad' : 'text-attention'}>
      <path
        d={lost ? 'M2 7l8 8M10 7l-8 8' : 'M2 5l8 6l-8 6z'}
        stroke="currentColor"
        strokeWidth={lost ? 2.4 : 0}
        fill={lost ? 'none' : 'currentColor'}
      />
    </svg>
  )
}

function colourOf({ groups: members, place }: TapeStack, groups: readonly TapeGroup[], chosen: number): string {
  if (place === 'lost') return 'var(--bad)'
  const shown = members.includes(chosen) ? chosen : members.length === 1 ? members[0] : undefined
  return (shown === undefined ? undefined : groups[shown]?.colour) ?? 'var(--ink-2)'
}

function markLabel({ groups: members }: TapeStack, groups: readonly TapeGroup[], chosen: number): string {
  const letters = members.map(each => groups[each]?.letter ?? '')
  if (members.includes(chosen)) return letters.length === 1 ? letters.join('') : `${groups[chosen]?.letter}+${letters.length - 1}`
  return letters.join('').length <= 3 ? letters.join('') : `×${letters.length}`
}

function logWords(log: TopicLog, stacks: readonly TapeStack[]): string {
  if (log.logStartOffset === null) return `Partition ${log.partition}: its offsets are unknown`
  const count = stacks.reduce((sum, stack) => sum + stack.groups.length, 0)
  return `Partition ${log.partition}: log from ${log.logStartOffset} to ${log.logEndOffset}, ${count} positions`
}

function stackWords({ groups: members }: TapeStack, groups: readonly TapeGroup[], log: TopicLog, index: number): string {
  const first = groups[members[0] ?? -1]
  if (first === undefined) return ''
  if (members.length === 1) {
    return `${first.groupId} in partition ${log.partition}: ${distanceWords(first.committedOffsets[index] ?? null, log)}`
  }
  const named = members.slice(0, 5).map(each => groups[each]?.groupId)
  const more = members.length > named.length ? ` and ${members.length - named.length} more` : ''
  return `${members.length} groups in partition ${log.partition}: ${named.join(', ')}${more}`
}
