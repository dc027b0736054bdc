import type { Message, MessagesQuery, ScanLine, ScanProgress } from '#lib/wire/messages'
import { cursorBehind } from './scan-cursor.ts'
import { invalid } from './scan-query.ts'

/** Node takes 16 KiB of headers in all: of more partitions than fit, a tail's events carry no id. */
const MAX_ID_CHARS = 8000
/** Every message repeats the cursor: of more partitions than fit, only `progress` events have an id. */
const MAX_CURSOR_OF_MESSAGE = 1000
const EVENT_ID = /^([\w-]+)(?:~(\d{1,7}:\d{1,19}(?:,\d{1,7}:\d{1,19})*))?$/

/**
 * Ids of a tail's server-sent events. A client that lost the stream sends the last one as `Last-Event-ID` (WHATWG HTML,
 * “Server-sent events”), and the tail goes on right behind that event: nothing twice, nothing left out, also when the
 * dashboard was started anew. `progress` has its cursor for an id; a message has the cursor before it and what came since, as
 * `cursor~partition:offset,…`. Behind a resequencing buffer only `progress` has one: there messages leave in another order.
 */
export class TailEventIds {
  #cursor: string | null = null
  readonly #since = new Map<number, string>()

  /** The id of this line's event; null: it has none, and the one before still counts. */
  idOf(line: ScanLine): string | null {
    if (line.type === 'progress') return this.#ofProgress(line)
    return line.type === 'message' ? this.#ofMessage(line) : null
  }

  #ofProgress({ tail }: ScanProgress): string | null {
    if (tail === undefined || tail.cursor.length > MAX_ID_CHARS) return null
    this.#cursor = tail.cursor
    this.#since.clear()
    return tail.cursor
  }

  #ofMessage({ partition, offset, resequenced }: Message): string | null {
    if (this.#cursor === null || this.#cursor.length > MAX_CURSOR_OF_MESSAGE || resequenced !== undefined) return null
    this.#since.set(partition, offset)
    return `${this.#cursor}~${[...this.#since].map(([each, last]) => `${each}:${last}`).join(',')}`
  }
}

/**
 * The query of a tail that goes on behind the event of this id, whatever it says of its beginning: a browser repeats the first address.
 * @throws PartituraError `invalid-parameter`
 */
export function resumed(topic: string, query: MessagesQuery, lastEventId: string | undefined): MessagesQuery {
  if (query.tail !== true || lastEventId === undefined || lastEventId === '') return query
  const [, cursor, since] = EVENT_ID.exec(lastEventId) ?? []
  if (cursor === undefined) throw invalid('?cursor', 'The Last-Event-ID is not one of a tail here.')
  const { from: _from, ...rest } = query
  const seen = since?.split(',').map(each => each.split(':')) ?? []
  const last = new Map(seen.map(([partition, offset]) => [Number(partition), BigInt(offset ?? 0)]))
  return { ...rest, cursor: cursorBehind(cursor, topic, last) }
}
