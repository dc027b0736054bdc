import type { Problem } from '#lib/wire/common'
import type { Payload } from '#lib/wire/payload'
import type { FailureReason, KeySearch, Message, NotRead, ScanEnd, ScanLine, ScanProgress, Unreadable } from '#lib/wire/messages'

/** How many messages stay on the page: more is not reading, and each holds its payload. */
export const KEPT_MESSAGES = 20_000
export const KEPT_TAIL_MESSAGES = 2_000
/** How many messages of a tail are shown a second; more nobody can read, and all are counted. */
export const SHOWN_PER_SECOND = 20
/** Of payload text, in characters: previews are up to 64 KiB each, and a page must not fill a browser's memory with them. */
export const KEPT_CHARACTERS = 64 * 1024 * 1024
const KEPT_UNREADABLE = 50
const KEPT_REASONS = 5

/** One search or tail as far as it has come. Immutable: every step makes a new one. */
export interface ScanState {
  phase: 'idle' | 'running' | 'ended' | 'stopped' | 'failed'
  tail: boolean
  /** In the order in which they arrived; of a tail the newest first. */
  messages: readonly Message[]
  /** All that matched: of a tail those that were not shown included. */
  found: number
  /** Of a tail: how many of them were sent to be shown. */
  shown: number
  scanned: number
  scannedBytes: number
  /** Offsets not yet looked at; null while that is unknown. */
  remaining: bigint | null
  elapsedMs: number
  /** Of a tail: how many offsets it is behind the log's end; null: not known. */
  behind: bigint | null
  /** A paused tail: what waits to be shown, and what was left out because too much waits already. */
  paused: { waiting: number; leftOut: number } | null
  /** The stream of a tail is lost and is being opened again, from where it was. */
  reconnecting: boolean
  /** The first of the stretches that could not be read. */
  unreadable: readonly Unreadable[]
  unreadableCount: number
  /** Its place among the searches that wait for their turn; null: it runs. */
  queuePosition: number | null
  end: ScanEnd | null
  /** Why the search failed. */
  problem: Problem | null
  /** Of a tail: messages a second over the last two seconds. */
  rate: { found: number; scanned: number } | null
  /** Of a tail: the partitions that it cannot read now; null: it reads all. */
  notRead: NotRead | null
  /** Where a tail goes on after its stream was lost. */
  cursor: string | null
  /** What became of the messages that the filter was asked about. */
  judged: { evaluated: number; failedToEvaluate: number; failureReasons: readonly FailureReason[] }
  /** Where a key is looked for first; null: none is. */
  keySearch: KeySearch | null
}

export const IDLE: ScanState = {
  phase: 'idle',
  tail: false,
  messages: [],
  found: 0,
  shown: 0,
  scanned: 0,
  scannedBytes: 0,
  remaining: null,
  elapsedMs: 0,
  behind: null,
  paused: null,
  reconnecting: false,
  unreadable: [],
  unreadableCount: 0,
  queuePosition: null,
  end: null,
  problem: null,
  rate: null,
  notRead: null,
  cursor: null,
  judged: { evaluated: 0, failedToEvaluate: 0, failureReasons: [] },
  keySearch: null,
}

/** The state after some lines of the stream. `before` is the state in which this request began: its counts are added to. */
export function withLines(state: ScanState, before: ScanState, lines: readonly ScanLine[]): ScanState {
  const arrived = lines.filter(line => line.type === 'message')
  const shown = state.shown + arrived.length
  const found = state.tail ? state.found : state.found + arrived.length
  let next: ScanState = { ...state, messages: withMessages(state, arrived), shown, found, queuePosition: null }
  for (const line of lines) if (line.type !== 'message') next = withReport(next, before, line)
  return next
}

function withMessages(state: ScanState, arrived: readonly Message[]): readonly Message[] {
  if (arrived.length === 0) return state.messages
  if (!state.tail) return withinMemory([...state.messages, ...arrived].slice(0, KEPT_MESSAGES))
  return withinMemory([...arrived.toReversed(), ...state.messages].slice(0, KEPT_TAIL_MESSAGES))
}

/** The first messages, as many as fit; all of them nearly always. */
function withinMemory(messages: readonly Message[]): readonly Message[] {
  let characters = 0
  const cut = messages.findIndex(message => {
    characters += charactersOf(message)
    return characters > KEPT_CHARACTERS
  })
  return cut < 0 ? messages : messages.slice(0, cut)
}

function withReport(state: ScanState, before: ScanState, line: Exclude<ScanLine, Message>): ScanState {
  switch (line.type) {
    case 'queued':
      return { ...state, queuePosition: line.position }
    case 'progress':
      return {
        ...state,
        scanned: before.scanned + line.scanned,
        scannedBytes: before.scannedBytes + line.scannedBytes,
        ...withFacts(state, before, line),
        ...(line.tail === undefined ? { remaining: asCount(line.remaining) } : withTail(before, line.tail, line.remaining)),
      }
    case 'unreadable':
      return {
        ...state,
        unreadable: state.unreadable.length < KEPT_UNREADABLE ? [...state.unreadable, line] : state.unreadable,
        unreadableCount: state.unreadableCount + 1,
      }
    case 'end':
      return {
        ...state,
        phase: line.reason === 'failed' ? 'failed' : 'ended',
        scanned: before.scanned + line.scanned,
        scannedBytes: before.scannedBytes + line.scannedBytes,
        elapsedMs: before.elapsedMs + line.elapsedMs,
        ...withFacts(state, before, line),
        remaining: line.reason === 'end-reached' ? 0n : lessBy(state.remaining, before.scanned + line.scanned - state.scanned),
        end: line,
      }
  }
}

function withFacts(state: ScanState, before: ScanState, line: ScanProgress | ScanEnd): Pick<ScanState, 'judged' | 'keySearch'> {
  return {
    keySearch: line.keySearch ?? state.keySearch,
    judged: {
      evaluated: before.judged.evaluated + (line.evaluated ?? 0),
      failedToEvaluate: before.judged.failedToEvaluate + (line.failedToEvaluate ?? 0),
      failureReasons: addedReasons(before.judged.failureReasons, line.failureReasons ?? []),
    },
  }
}

function addedReasons(before: readonly FailureReason[], more: readonly FailureReason[]): readonly FailureReason[] {
  const kept = before.map(reason => ({
    ...reason,
    messages: reason.messages + (more.find(({ detail }) => detail === reason.detail)?.messages ?? 0),
  }))
  const fresh = more.filter(({ detail }) => !before.some(reason => reason.detail === detail))
  return [...kept, ...fresh].slice(0, KEPT_REASONS)
}

function withTail(before: ScanState, tail: NonNullable<ScanProgress['tail']>, behind: string | null): Partial<ScanState> {
  const { matched, matchedPerSecond, scannedPerSecond, cursor, notRead = null } = tail
  return {
    found: before.found + matched,
    behind: asCount(behind),
    rate: matchedPerSecond === null || scannedPerSecond === null ? null : { found: matchedPerSecond, scanned: scannedPerSecond },
    notRead,
    cursor,
  }
}

function asCount(text: string | null): bigint | null {
  return text === null ? null : BigInt(text)
}

/** What remains after `count` more were looked at; unknown stays unknown. */
function lessBy(remaining: bigint | null, count: number): bigint | null {
  if (remaining === null) return null
  const left = remaining - BigInt(count)
  return left < 0n ? 0n : left
}

/** Of payload text. */
export function charactersOf({ key, value, headers }: Message): number {
  const ofPayload = (payload: Payload | null) => (payload?.data.length ?? 0) + (payload?.decoded?.length ?? 0)
  return headers.reduce((sum, header) => sum + header.key.length + ofPayload(header.value), ofPayload(key) + ofPayload(value))
}
