import type { MessagesQuery, ScanLine } from '#lib/wire/messages'
import type { OperationContext } from './context.ts'

/**
 * Searches or follows a topic's messages, line by line; ends with an `end` line that says what was looked at. Errors that
 * keep it from beginning (no such topic, a bad cursor, too many searches) come from the first `next()`, unless it had to queue:
 * then they are in the `end` line. Users, told apart by `user`, take turns.
 */
export function listMessages(
  { cluster, signal }: OperationContext,
  topic: string,
  query: MessagesQuery,
  user: string,
): AsyncIterable<ScanLine> {
  return cluster.messages.scan(topic, query, signal, user)
}
