/** Committed offsets that did not move by reading: set back, or forgotten, by somebody else. */
import { plural } from '../../format/number.ts'
import type { GroupState, GroupTopicOffsets } from '../cluster-state.ts'
import type { Draft } from './draft.ts'

/** One partition's committed offset before and after; null: none. */
export interface MovedOffset {
  topic: string
  partition: number
  before: bigint | null
  after: bigint | null
}

/** Whether we have made this change ourselves, and told of it ourselves. */
export type IsOwnChange = (groupId: string, moved: MovedOffset) => boolean

/** Partitions named in one event; its words count all of them. */
const MOST_NAMED = 200

/**
 * Offsets that went back or are gone, an event for each topic. A leap forward is not told: consumers that assign themselves
 * partitions commit without being members, and look the same.
 */
export function* outsideOffsetChanges(was: GroupState, now: GroupState, isOwn: IsOwnChange): Generator<Draft> {
  if (was.offsets === now.offsets || was.offsets === null || now.offsets === null) return
  // A share group's start offsets are no commits.
  if (now.type === 'share') return
  const after = new Map(now.offsets.map(entry => [entry.topic, entry]))
  for (const entry of was.offsets) {
    const moved = [...movedBack(entry, after.get(entry.topic))].filter(each => !isOwn(now.groupId, each))
    if (moved.length > 0) yield outsideDraft(now.groupId, entry.topic, moved)
  }
}

/** What we did to a group's offsets, an event for each topic; `what` as the record of changes says it. */
export function ownOffsetChanges(groupId: string, what: string, moved: readonly MovedOffset[]): Draft[] {
  return [...Map.groupBy(moved, ({ topic }) => topic)].map(([topic, ofTopic]) => ({
    kind: 'offsets-changed',
    subject: { groupId, topic },
    ...beforeAndAfter(ofTopic),
    severity: 'attention',
    text: `Offsets of group ${groupId} in ${topic} were changed here (${plural(ofTopic.length, 'partition')}): ${what}`,
  }))
}

/** Members that we took out of a group. */
export function membersRemoved(groupId: string, members: readonly { clientId: string; host: string }[]): Draft {
  const names = members.slice(0, MOST_NAMED).map(({ clientId, host }) => `${clientId} at ${host}`)
  const text = `${plural(members.length, 'member')} of group ${groupId} removed here: ${names.slice(0, 3).join(', ')}${names.length > 3 ? '…' : ''}`
  return { kind: 'members-removed', subject: { groupId }, before: names, after: null, severity: 'attention', text }
}

function* movedBack(was: GroupTopicOffsets, now: GroupTopicOffsets | undefined): Generator<MovedOffset> {
  for (let index = 0; index < was.partitions.length; index++) {
    const partition = was.partitions[index] ?? -1
    const from = was.committedOffset[index] ?? -1n
    const to = committedIn(now, partition, index)
    if (from >= 0n && to < from) yield { topic: was.topic, partition, before: from, after: to < 0n ? null : to }
  }
}

/** −1: none. Kafka tells the partitions in the same order as a rule: `index` is where it was before. */
function committedIn(now: GroupTopicOffsets | undefined, partition: number, index: number): bigint {
  if (now === undefined) return -1n
  const at = now.partitions[index] === partition ? index : now.partitions.indexOf(partition)
  return now.committedOffset[at] ?? -1n
}

function outsideDraft(groupId: string, topic: string, moved: readonly MovedOffset[]): Draft {
  const back = moved.flatMap(({ before, after }) => (before === null || after === null ? [] : [before - after]))
  const messages = back.reduce((sum, by) => sum + by, 0n)
  const gone = moved.length - back.length
  const parts = [
    back.length > 0 && `was set back in ${topic} by ${plural(messages, 'message')} (${plural(back.length, 'partition')})`,
    gone > 0 && `has no committed offset any more in ${plural(gone, 'partition')} of ${topic}: deleted or expired`,
  ].filter(text => text !== false)
  const text = `Group ${groupId} ${parts.join(', and ')}`
  return { kind: 'offsets-changed', subject: { groupId, topic }, ...beforeAndAfter(moved), severity: 'attention', text }
}

/** By partition, as decimal strings. */
function beforeAndAfter(moved: readonly MovedOffset[]): Pick<Draft, 'before' | 'after'> {
  const named = moved.slice(0, MOST_NAMED)
  const column = (side: 'before' | 'after') =>
    Object.fromEntries(named.map(each => [String(each.partition), each[side]?.toString() ?? null]))
  return { before: column('before'), after: column('after') }
}
