import { plural } from '../format/number.ts'
import { lossWords } from './survivability.ts'

interface SentenceInput {
  /** Brokers taken as lost. */
  down: readonly number[]
  /** Partitions of the cluster, and those that lose a replica from their ISR. */
  partitions: number
  affected: number
  leadersMoved: number
  writesStop: number
  offline: number
  unclean: number
  /** null: the sentence is about one topic, or they are not known. */
  topicsHit: number | null
  groupsHit: number | null
}

/** A loss in words: what it stops, then what it merely moves. */
export function whatIfSentence(input: SentenceInput): { headline: string; detail: string } {
  const { down, affected, leadersMoved, topicsHit, groupsHit } = input
  if (down.length === 0)
    return { headline: 'Nothing is switched off.', detail: 'Choose brokers or racks to see what their loss would do.' }
  const who = down.length === 1 ? `broker ${down[0]}` : `brokers ${list(down)}`
  const effect = lossWords(input)
  if (affected === 0) return { headline: `The loss of ${who} changes nothing.`, detail: 'No replica in sync lies there.' }
  const moves =
    leadersMoved === 0
      ? 'No leader moves'
      : `${plural(leadersMoved, 'partition')} get${leadersMoved === 1 ? 's' : ''} a new leader`
  const thinner = `${plural(affected, 'partition')} of ${plural(input.partitions, 'partition')} ${affected === 1 ? 'has' : 'have'} fewer replicas in sync`
  const detail = `${moves}; ${thinner.replace(' partitions of', ' of')}.`
  if (effect === null) return { headline: `Reads and writes go on without ${who}.`, detail }
  if (topicsHit === null) return { headline: `The loss of ${who} ${effect}.`, detail }
  const hit = groupsHit === null || groupsHit === 0 ? '' : ` and ${plural(groupsHit, 'group')}`
  return { headline: `The loss of ${who} ${effect}.`, detail: `It hits ${plural(topicsHit, 'topic')}${hit}. ${detail}` }
}

const MOST_NAMED = 8

function list(brokerIds: readonly number[]): string {
  const named = brokerIds.slice(0, MOST_NAMED)
  const rest = brokerIds.length - named.length
  if (rest > 0) return `${named.join(', ')} and ${rest} more`
  return `${named.slice(0, -1).join(', ')} and ${named.at(-1)}`
}
