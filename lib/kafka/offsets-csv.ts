/**
 * The file of kafka-consumer-groups `--from-file` and `--export`: no header, `topic,partition,offset` in a line, or
 * `group,topic,partition,offset` where it is about several groups; quoted as RFC 4180 says.
 */

export interface CsvOffset {
  topic: string
  partition: number
  offset: bigint
}

export interface CsvProblem {
  /** From 1. */
  line: number
  detail: string
}

export const MAX_CSV_LINES = 20_000

/** The lines of this group. What cannot be read, or is said twice, is a problem of its line; nothing is guessed. */
export function parseOffsetsCsv(text: string, groupId: string): { offsets: CsvOffset[]; problems: CsvProblem[] } {
  const offsets = new Map<string, CsvOffset>()
  const problems: CsvProblem[] = []
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  if (lines.length > MAX_CSV_LINES)
    return { offsets: [], problems: [{ line: MAX_CSV_LINES + 1, detail: 'the file is too long' }] }
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue
    const read = readLine(line, groupId)
    if (read === null) continue
    const problem =
      typeof read === 'string' ? read : offsets.has(keyOf(read)) ? `${read.topic}-${read.partition} is there twice` : null
    if (problem !== null) problems.push({ line: index + 1, detail: problem })
    else if (typeof read !== 'string') offsets.set(keyOf(read), read)
  }
  return { offsets: [...offsets.values()], problems }
}

export function formatOffsetsCsv(offsets: readonly CsvOffset[]): string {
  return offsets.map(({ topic, partition, offset }) => `${topic},${partition},${offset}\n`).join('')
}

const keyOf = ({ topic, partition }: CsvOffset) => `${partition}/${topic}`

/** null: about another group. A text: what is wrong with it. */
function readLine(line: string, groupId: string): CsvOffset | string | null {
  const fields = splitFields(line)
  if (fields === null) return 'its quotes do not close'
  if (fields.length === 4) {
    if (fields[0] !== groupId) return null
    fields.shift()
  }
  if (fields.length !== 3) return `it has ${fields.length} fields; topic,partition,offset are three`
  const [topic = '', partition = '', offset = ''] = fields
  if (topic === '') return 'it names no topic'
  if (!/^\d{1,9}$/.test(partition)) return `“${partition}” is no partition`
  if (!/^\d{1,19}$/.test(offset)) return `“${offset}” is no offset`
  return { topic, partition: Number(partition), offset: BigInt(offset) }
}

function splitFields(line: string): string[] | null {
  const fields: string[] = []
  let rest = line
  for (;;) {
    const field = /^\s*(?:"((?:[^"]|"")*)"\s*|([^",]*))(?:,|$)/.exec(rest)
    if (field === null) return null
    fields.push(field[1]?.replaceAll('""', '"') ?? (field[2] ?? '').trim())
    if (!field[0].endsWith(',') || field[0] === '') return fields
    rest = rest.slice(field[0].length)
  }
}
