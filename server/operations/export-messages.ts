import type { ExportQuery, ScanLine } from '#lib/wire/messages'
import type { OperationContext } from './context.ts'

/** Every message of a search, in full and, where it can be, as a row of the file (`rowOf`); errors and the end as for `listMessages`. */
export function exportMessages(
  { cluster, signal }: OperationContext,
  topic: string,
  { format, delimiter, ...query }: ExportQuery,
  user: string,
): AsyncIterable<ScanLine> {
  return cluster.messages.export(topic, query, signal, user, { format, ...(delimiter !== undefined && { delimiter }) })
}
