import type { Message, ScanLine } from '#lib/wire/messages'
import type { ExportFormat } from './export-format.ts'

/** A message whose row of a file was written in a decode thread: its key, value and headers are in the row only. */
export type WithRow = Message & { row: Uint8Array<ArrayBuffer> }

const utf8 = new TextEncoder()

/** The message as a row of a file, and of the rest what a merge looks at. Bytes of its own: a view of Node's pool would take all of the pool along. */
export function withRow(message: Message, format: ExportFormat): WithRow {
  const written = format.message(message)
  const row = typeof written === 'string' ? utf8.encode(written) : new Uint8Array(written)
  return { ...message, key: null, value: null, headers: [], row }
}

/** null: the message is to be written here. */
export function rowOf(line: ScanLine): Uint8Array | null {
  return 'row' in line && line.row instanceof Uint8Array ? line.row : null
}
