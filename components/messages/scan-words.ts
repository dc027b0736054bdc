import { formatBytes } from '#lib/format/bytes'
import { formatDuration } from '#lib/format/duration'
import { formatCount, plural } from '#lib/format/number'
import { orderWords } from './order-words.ts'
import { SHOWN_PER_SECOND, type ScanState } from './scan-state.ts'

const NAMED_PARTITIONS = 3

/** What a search did, in words that claim no more than was done. */
export interface ScanWords {
  /** How far it looked and what it found. */
  summary: string
  /** True only when every message of the asked stretch was looked at and could be read. */
  complete: boolean
  /** What was not searched, and why. */
  gaps: readonly string[]
  /** Partitions that a tail cannot read now, and why. */
  notRead: readonly string[]
  /** Where messages may not be in the order of their timestamps, and why. */
  order: readonly string[]
}

export function describeScan(state: ScanState): ScanWords {
  if (state.phase === 'idle') return { summary: '', complete: false, gaps: [], notRead: [], order: [] }
  const gaps = [...(state.tail && state.phase !== 'failed' ? [] : endGaps(state)), ...unreadableGaps(state)]
  if (state.paused !== null && state.paused.leftOut > 0)
    gaps.push(`${plural(state.paused.leftOut, 'message')} will not be shown: too many wait already. All are counted.`)
  const notKept = state.tail ? 0 : state.found - state.messages.length
  if (notKept > 0) gaps.push(`${formatCount(notKept)} of those found are not shown: this page keeps no more. Narrow the search.`)
  const complete = state.phase === 'ended' && state.end?.reason === 'end-reached' && gaps.length === 0
  const parts = state.tail ? tailParts(state) : searchParts(state, complete)
  const summary = parts.filter(part => part !== '').join(' · ')
  return { summary, complete, gaps, notRead: notReadWords(state), order: orderWords(state.end?.order) }
}

function searchParts(state: ScanState, complete: boolean): string[] {
  const took = formatDuration(state.elapsedMs)
  const found = `${formatCount(state.found)} found`
  if (state.queuePosition !== null && state.phase === 'running') return [queueWords(state.queuePosition)]
  if (state.phase === 'running') return [`${scannedOf(state)} scanned`, found]
  const toEnd = state.end?.reason === 'end-reached' ? ', to the end of every partition' : ''
  return [
    `${scannedOf(state)} scanned in ${took}${toEnd}`,
    found,
    complete && state.found > 0 ? 'every match is here' : '',
    limitWords(state),
  ]
}

function queueWords(position: number): string {
  return position === 1
    ? 'Waiting for another search to end: this one is next'
    : `Waiting for its turn: ${position - 1} before it`
}

/** The asked number was found before the end: nothing went wrong, yet the rest was not looked at. */
function limitWords(state: ScanState): string {
  if (state.end?.reason !== 'limit' || state.remaining === 0n) return ''
  return `${restOf(state)} not searched`
}

function restOf({ remaining }: ScanState): string {
  return remaining === null || remaining === 0n ? 'the rest was' : `the other ${formatCount(remaining)} were`
}

/** `1,204 of 1,204`: the second number is what the whole stretch holds; absent where that is not known. */
function scannedOf(state: ScanState): string {
  if (state.remaining === null) return plural(state.scanned, 'message')
  return `${formatCount(state.scanned)} of ${formatCount(BigInt(state.scanned) + state.remaining)}`
}

function tailParts(state: ScanState): string[] {
  const matched = `${formatCount(state.found)} matched, ${formatCount(state.shown)} shown since the start`
  if (state.phase !== 'running') return ['Tail stopped', matched, `${formatBytes(state.scannedBytes)} read`]
  if (state.reconnecting) return ['The connection is lost; trying again from where it was', matched]
  const now = rateWords(state)
  const paused = state.paused === null ? '' : `Paused, ${formatCount(state.paused.waiting)} waiting`
  return [paused, state.found > 0 || paused !== '' ? now : now || 'Waiting for new messages', matched, behindWords(state)]
}

/** Only what differs is said: how many are shown of those that match, and those of how many that arrive. */
function rateWords({ rate, paused }: ScanState): string {
  if (rate === null) return ''
  if (rate.scanned === 0) return 'Nothing new in the last 2 s'
  const arrive = `${formatCount(rate.scanned)} a second`
  const matching = rate.found === rate.scanned ? arrive : `${formatCount(rate.found)} matching a second, of ${arrive} that arrive`
  if (paused !== null) return matching
  return rate.found > SHOWN_PER_SECOND ? `Showing ${SHOWN_PER_SECOND} of ${matching}` : `Showing all of ${matching}`
}

/** A tail reads in steps of a tenth of a second: what one step leaves for the next is not behind. */
function behindWords({ behind, rate }: ScanState): string {
  if (behind === null || behind <= BigInt(2 * (rate?.scanned ?? 0) + 1000)) return ''
  return `${formatCount(behind)} behind the end of the log`
}

/** Only while the tail goes on: it may read them in a moment. */
function notReadWords({ phase, reconnecting, notRead }: ScanState): string[] {
  if (phase !== 'running' || reconnecting || notRead === null) return []
  const named = notRead.partitions.slice(0, NAMED_PARTITIONS)
  const words = named.map(({ partition, error }) => `Partition ${partition} is not read: ${error.detail}`)
  const more = notRead.count - named.length
  return more > 0 ? [...words, `${plural(more, 'more partition is', 'more partitions are')} not read.`] : words
}

function endGaps(state: ScanState): string[] {
  if (state.phase === 'stopped') return ['You stopped the search: what lies beyond was not searched.']
  if (state.problem !== null) return [`The search broke off: ${state.problem.detail}`]
  if (state.end === null) return []
  const partitions = state.end.partitions.flatMap(each =>
    each.error === null ? [] : [`Partition ${each.partition} was not searched to its end: ${each.error.detail}`],
  )
  return [...reasonGaps(state), ...partitions]
}

function reasonGaps(state: ScanState): string[] {
  const end = state.end
  const left = restOf(state).replace(/^t/, 'T')
  switch (end?.reason) {
    case 'budget-messages':
      return [`${left} not searched: one search looks at no more than this many messages. Load more, or narrow the range.`]
    case 'budget-seconds':
      return [`${left} not searched: the time for one search was used up. Load more, or narrow the range.`]
    case 'topic-deleted':
      return ['The topic was deleted during the search.']
    case 'failed':
      // Partitions that could not be searched are named one by one.
      if (end.detail === null && end.partitions.some(each => each.error !== null)) return []
      return [`The search failed${end.detail === null ? '.' : `: ${end.detail}`}`]
    case 'cancelled':
      return ['The search was cancelled: what lies beyond was not searched.']
    case 'limit':
    case 'end-reached':
    case undefined:
      return []
  }
}

function unreadableGaps(state: ScanState): string[] {
  const shown = state.unreadable.map(stretch => {
    const offsets =
      stretch.fromOffset === stretch.toOffset
        ? `offset ${formatCount(stretch.fromOffset)}`
        : `offsets ${formatCount(stretch.fromOffset)} to ${formatCount(stretch.toOffset)}`
    return `Partition ${stretch.partition}, ${offsets}: could not be read (${stretch.detail})`
  })
  const more = state.unreadableCount - shown.length
  return more > 0 ? [...shown, `${formatCount(more)} more stretches could not be read.`] : shown
}
