import { formatRetention } from '../format/duration.ts'
import { plural } from '../format/number.ts'
import type { TopicGroup, TopicOffsets } from '../wire/topic-offsets.ts'
import { isBelow, lostBy } from './offset-tape.ts'
import { retentionLimits, type RetentionRules } from './retention.ts'

type Tape = Pick<TopicOffsets, 'topic' | 'partitions' | 'groups' | 'omittedGroups'>

/** What an offset tape shows, in words: who reads, who is apart from whom, what was lost, and that reading deletes nothing. */
export function tapeSentence(tape: Tape, rules: RetentionRules): { headline: string; detail: string } {
  const count = tape.groups.length + tape.omittedGroups
  const headline =
    count === 0
      ? `No group has a position in ${tape.topic}.`
      : count === 1
        ? `One group reads ${tape.topic}.`
        : `${plural(count, 'group')} read ${tape.topic}, each from a place of its own.`
  return { headline, detail: [apart(tape), lossWords(tape), removalWords(rules)].filter(words => words !== null).join(' ') }
}

/** Reading never removes; what does, if anything. */
export function removalWords(rules: RetentionRules): string {
  const limits = retentionLimits(rules)
  if (limits === null) return 'Reading deletes nothing; what does is not known while the topic’s configuration is not.'
  const by = [
    ...(limits.includes('time') && rules.retentionMs !== null ? [`retention after ${formatRetention(rules.retentionMs)}`] : []),
    ...(limits.includes('bytes') ? ['retention by size'] : []),
    ...(limits.includes('compaction') ? ['compaction of older values of a key'] : []),
  ]
  return by.length === 0
    ? 'Reading deletes nothing, and nothing else does here.'
    : `Reading deletes nothing: only ${by.join(' and ')} does.`
}

/** Two groups of which one is behind the other wherever both have a position: the plainest proof that neither needs the other. */
function apart({ groups, partitions }: Tape): string | null {
  const sorted = groups
    .map(group => ({ group, behind: distanceOf(group, partitions) }))
    .filter(({ behind }) => behind !== null)
    .toSorted((a, b) => (b.behind ?? 0) - (a.behind ?? 0))
  const behind = sorted[0]?.group
  const ahead = sorted.at(-1)?.group
  if (behind === undefined || ahead === undefined || behind === ahead) return null
  let shared = 0
  for (const [index, text] of behind.committedOffsets.entries()) {
    const other = ahead.committedOffsets[index] ?? null
    if (text === null || other === null) continue
    if (!isBelow(text, other)) return null
    shared++
  }
  if (shared === 0) return null
  const where = shared === 1 ? 'in the one partition that both read' : `in all ${shared} partitions that both read`
  return `${behind.groupId} is behind ${ahead.groupId} ${where}, and does not hold it back.`
}

/** Messages to the log ends, roughly: it only puts groups in order. null: the group has no position, or an end is unknown. */
function distanceOf({ committedOffsets }: TopicGroup, partitions: Tape['partitions']): number | null {
  let sum: number | null = null
  for (const [index, { logEndOffset }] of partitions.entries()) {
    const committed = committedOffsets[index] ?? null
    if (committed === null) continue
    if (logEndOffset === null) return null
    sum = (sum ?? 0) + Number(logEndOffset) - Number(committed)
  }
  return sum
}

function lossWords({ groups, partitions }: Tape): string | null {
  const lost = groups.flatMap(group => {
    const messages = lostBy(group, partitions)
    return messages > 0n ? [{ groupId: group.groupId, messages }] : []
  })
  const [most, ...others] = lost.toSorted((a, b) => (a.messages > b.messages ? -1 : 1))
  if (most === undefined) return null
  const more = others.length === 0 ? '' : `, and ${plural(others.length, 'other group')} lost some too`
  return `${most.groupId} has lost ${plural(most.messages, 'message')} that ${most.messages === 1n ? 'was' : 'were'} removed before it read ${most.messages === 1n ? 'it' : 'them'}${more}.`
}
