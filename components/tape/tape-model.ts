import { seriesColour } from '#components/charts/colours.ts'
import {
  lostBy,
  stackMarks,
  tapeLetter,
  tapePlace,
  tapeShare,
  type TapeLog,
  type TapeScale,
  type TapeStack,
} from '#lib/kafka/offset-tape'
import type { Group } from '#lib/wire/groups'
import type { TopicGroup, TopicLog, TopicOffsets } from '#lib/wire/topic-offsets'

/** More colours than this are not told apart: further groups have their letter only. */
const COLOURS = 8

/** A group on the tape, with what tells it apart. */
export interface TapeGroup extends TopicGroup {
  /** As the answer has it. */
  readonly source: TopicGroup
  readonly letter: string
  /** A CSS value. */
  readonly colour: string
}

/**
 * By name, so that a group keeps its letter and colour while others come to rest or wake. `before`: what this answered last; what
 * did not change is the same object, and the whole list too, so that rows need not be drawn again.
 */
export function tapeGroups(groups: readonly TopicGroup[], before: readonly TapeGroup[] = []): readonly TapeGroup[] {
  const sorted = groups.toSorted((a, b) => (a.groupId < b.groupId ? -1 : 1))
  const next = sorted.map((group, index) => {
    const known = before[index]
    return known?.source === group ? known : tapeGroup(group, index)
  })
  return next.length === before.length && next.every((group, index) => group === before[index]) ? before : next
}

function tapeGroup(source: TopicGroup, index: number): TapeGroup {
  const colour = index < COLOURS ? seriesColour(index) : 'var(--ink-3)'
  return { ...source, source, letter: tapeLetter(index), colour }
}

/** A group that the answer leaves out for want of room, from its own answer. */
export function placesOf(group: Group, { topic, partitions }: Pick<TopicOffsets, 'topic' | 'partitions'>): TopicGroup {
  const rows = new Map(group.offsets.filter(offset => offset.topic === topic).map(offset => [offset.partition, offset]))
  const { groupId, type, members, health } = group
  return {
    groupId,
    type,
    members,
    health,
    staleSinceMs: group.error === null ? null : group.offsetsAsOfMs,
    committedOffsets: partitions.map(({ partition }) => rows.get(partition)?.committedOffset ?? null),
    lagSeconds: partitions.map(({ partition }) => rows.get(partition)?.lagSeconds ?? null),
  }
}

/** null: its leader did not tell. */
export function logOf({ logStartOffset, logEndOffset }: Pick<TopicLog, 'logStartOffset' | 'logEndOffset'>): TapeLog | null {
  return logStartOffset === null || logEndOffset === null ? null : { start: BigInt(logStartOffset), end: BigInt(logEndOffset) }
}

/** The bar of a row in pixels: left of it is room for what was lost. */
export interface TapeRoom {
  readonly leftPx: number
  readonly widthPx: number
}

export const MARK_PX = 16
const LOST_PX = 22
const GAP_PX = 15

export function roomOf(widthPx: number, anyLost: boolean): TapeRoom {
  const leftPx = anyLost ? LOST_PX + MARK_PX / 2 : MARK_PX / 2
  return { leftPx, widthPx: Math.max(40, widthPx - leftPx - MARK_PX / 2) }
}

/** The marks of one partition, joined where they would cover each other. Groups without a commit there have none. */
export function rowStacks(
  groups: readonly TapeGroup[],
  index: number,
  log: TapeLog | null,
  scale: TapeScale,
  longest: bigint,
  { leftPx, widthPx }: TapeRoom,
): TapeStack[] {
  if (log === null) return []
  const marks = groups.flatMap((each, group) => {
    const text = each.committedOffsets[index] ?? null
    if (text === null) return []
    const committed = BigInt(text)
    const place = tapePlace(committed, log)
    const lostPx = leftPx + tapeShare(log.start, log, scale, longest) * widthPx - LOST_PX
    return [{ group, place, xPx: place === 'lost' ? lostPx : leftPx + tapeShare(committed, log, scale, longest) * widthPx }]
  })
  return stackMarks(marks, GAP_PX)
}

/** Whether any group has lost messages in any partition. */
export function hasLosses(groups: readonly TopicGroup[], partitions: readonly TopicLog[]): boolean {
  return groups.some(group => lostBy(group, partitions) > 0n)
}
