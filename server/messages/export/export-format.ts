import { csvLine } from '#lib/format/csv'
import type { ExportQuery, Message, ScanLine } from '#lib/wire/messages'
import type { Payload } from '#lib/wire/payload'

/** In which form a message becomes a row of a file. */
export type RowFormat = Pick<ExportQuery, 'format' | 'delimiter'>

/** How an export writes what a search finds. */
export interface ExportFormat {
  contentType: string
  /** Of the file's name. */
  extension: string
  /** Before the first message. */
  head: string
  message: (message: Message) => string | Buffer
  /** Lines that are no message; null: the format has no place for them, and an export that is not whole must be cut off. */
  other: ((line: Exclude<ScanLine, Message>) => string) | null
}

const COLUMNS = [
  'partition',
  'offset',
  'timestamp',
  'timestampType',
  'key',
  'keyEncoding',
  'value',
  'valueEncoding',
  'headers',
  'sizeBytes',
]

export function exportFormat({ format, delimiter = 'lf' }: RowFormat): ExportFormat {
  switch (format) {
    case 'ndjson':
      return {
        contentType: 'application/x-ndjson; charset=utf-8',
        extension: 'ndjson',
        head: '',
        message: jsonLine,
        other: jsonLine,
      }
    case 'csv':
      return {
        contentType: 'text/csv; charset=utf-8; header=present',
        extension: 'csv',
        head: csvLine(COLUMNS),
        message: csvRow,
        other: null,
      }
    case 'raw':
      return { contentType: 'application/octet-stream', extension: 'bin', head: '', message: RAW[delimiter], other: null }
  }
}

const jsonLine = (line: ScanLine) => `${JSON.stringify(line)}\n`

function csvRow({ partition, offset, timestampMs, timestampType, key, value, headers, sizeBytes }: Message): string {
  const time = timestampMs === null ? null : instant(timestampMs)
  const named = JSON.stringify(headers.map(header => [header.key, header.value && header.value.data]))
  const texts = [key, value].flatMap(textAndEncoding)
  return csvLine([partition, offset, time, timestampType, ...texts, named, sizeBytes])
}

/** What a schema or a format makes of the bytes, where something does. */
function textAndEncoding(payload: Payload | null): [string | null, string] {
  if (payload === null) return [null, 'null']
  const { decoded, decodedTruncated, format, data, encoding } = payload
  return decoded === null || decodedTruncated ? [data, encoding] : [decoded, format]
}

/** ISO 8601; what no calendar holds stays a number. */
function instant(timestampMs: number): string {
  return Math.abs(timestampMs) <= 8.64e15 ? new Date(timestampMs).toISOString() : String(timestampMs)
}

const LF = Buffer.from('\n')
const NUL = Buffer.from('\0')

/** Values only. `length`: four bytes, big endian, before each value; −1 for a tombstone. Only this one is never ambiguous. */
const RAW: Record<NonNullable<ExportQuery['delimiter']>, (message: Message) => Buffer> = {
  lf: ({ value }) => Buffer.concat([bytesOf(value), LF]),
  nul: ({ value }) => Buffer.concat([bytesOf(value), NUL]),
  none: ({ value }) => bytesOf(value),
  length({ value }) {
    const bytes = bytesOf(value)
    const length = Buffer.alloc(4)
    length.writeInt32BE(value === null ? -1 : bytes.length)
    return Buffer.concat([length, bytes])
  },
}

function bytesOf(payload: Payload | null): Buffer {
  return payload === null ? Buffer.alloc(0) : Buffer.from(payload.data, payload.encoding)
}
