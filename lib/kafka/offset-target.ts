/** Where a group's committed offsets are to go. `time`: to the first message at or after it. `file`: as listed. */
export type OffsetTarget =
  | { kind: 'earliest' }
  | { kind: 'latest' }
  | { kind: 'offset'; offset: bigint }
  | { kind: 'time'; timeMs: number }
  | { kind: 'shift'; by: bigint }
  | { kind: 'group'; groupId: string }
  | { kind: 'file' }

const MAX_OFFSET = 2n ** 63n - 1n
/** The largest time that a Date holds. */
const MAX_TIME_MS = 8.64e15

/** Reads `earliest`, `latest`, `file`, `offset:N`, `time:MS`, `shift:N`, `group:ID`; null: none of them. */
export function parseOffsetTarget(text: string): OffsetTarget | null {
  if (text === 'earliest' || text === 'latest' || text === 'file') return { kind: text }
  const colon = text.indexOf(':')
  const word = text.slice(0, colon)
  const rest = text.slice(colon + 1)
  if (word === 'group') return rest === '' ? null : { kind: 'group', groupId: rest }
  const number = wholeNumber(rest)
  if (number === null) return null
  if (word === 'shift') return { kind: 'shift', by: number }
  if (word === 'offset') return number < 0n ? null : { kind: 'offset', offset: number }
  if (word === 'time' && number >= 0n && number <= MAX_TIME_MS) return { kind: 'time', timeMs: Number(number) }
  return null
}

/** The text that `parseOffsetTarget` reads. */
export function formatOffsetTarget(target: OffsetTarget): string {
  if (target.kind === 'offset') return `offset:${target.offset}`
  if (target.kind === 'time') return `time:${target.timeMs}`
  if (target.kind === 'shift') return `shift:${target.by}`
  return target.kind === 'group' ? `group:${target.groupId}` : target.kind
}

function wholeNumber(text: string): bigint | null {
  if (!/^[+-]?\d{1,19}$/.test(text)) return null
  const number = BigInt(text.replace('+', ''))
  return number > MAX_OFFSET || number < -MAX_OFFSET ? null : number
}
