import { BufferComparison, Resequencer, type BufferLimits, type BufferTotals, type Released } from '#lib/kafka/order/resequencer'
import { parseRank, type Rank } from '#lib/kafka/order/ordering'
import type { Message, Resequencing, ScanLine, ScanProgress } from '#lib/wire/messages'
import { cursorBackTo } from './scan-cursor.ts'
import type { ResequenceOptions } from './scan-query.ts'

/** Of keys, values and headers together; a message of 64 KiB previews makes the number of messages a poor bound. */
const MAX_HELD_BYTES = 32 << 20
/** Times the given buffer; the first is no buffer at all. */
const OTHER_SIZES = [0, 0.25, 0.5, 2, 4, 10]

/**
 * Puts a resequencing buffer behind a search or a tail: messages come out in order, marked with what that cost them, late ones
 * at once; reports carry the totals, and cursors begin with what is held. Memory is bounded by the buffer's own bounds and by bytes. Nothing is kept back at the end.
 */
export async function* resequenceLines(
  lines: AsyncIterator<ScanLine, unknown>,
  topic: string,
  options: ResequenceOptions,
  signal: AbortSignal,
): AsyncGenerator<ScanLine, void, undefined> {
  const buffer = new ScanBuffer(options)
  let pending = lines.next()
  try {
    for (;;) {
      const step = await beforeDue(pending, buffer.nextAtMs())
      if (step === 'due') {
        yield* buffer.advance(Date.now())
        continue
      }
      if (step.done === true) return
      const line = step.value
      if (line.type === 'message') yield* buffer.push(line, Date.now())
      else if (line.type === 'progress') yield { ...line, ...buffer.withHeld(line.tail, topic), resequencing: buffer.report() }
      else if (line.type === 'end') {
        if (!signal.aborted) yield* buffer.flush(Date.now())
        yield { ...line, resequencing: buffer.report() }
      } else yield line
      pending = lines.next()
    }
  } finally {
    // Left in the middle, nobody else waits for it any more.
    pending.catch(() => {})
    await lines.return?.(undefined)
  }
}

class ScanBuffer {
  readonly #buffer: Resequencer<Message>
  readonly #others: BufferComparison
  readonly #by: ResequenceOptions['by']
  /** By partition, what has not been handed over. */
  readonly #held = new Map<number, Set<string>>()

  constructor({ by, messages, ms }: ResequenceOptions) {
    const limits = { messages, ms, bytes: MAX_HELD_BYTES }
    this.#by = by
    this.#buffer = new Resequencer(limits)
    this.#others = new BufferComparison(OTHER_SIZES.map(times => scaled(limits, times)))
  }

  nextAtMs(): number | null {
    return this.#buffer.nextAtMs()
  }

  push(message: Message, nowMs: number): Message[] {
    const { partition, offset } = message
    this.#held.set(partition, (this.#held.get(partition) ?? new Set<string>()).add(offset))
    const rank = rankOf(message, this.#by)
    this.#others.push(rank, heldBytes(message), nowMs)
    return this.#buffer.push(message, rank, heldBytes(message), nowMs).map(this.#letGo)
  }

  advance(nowMs: number): Message[] {
    return this.#buffer.advance(nowMs).map(this.#letGo)
  }

  flush(nowMs: number): Message[] {
    this.#others.flush(nowMs)
    return this.#buffer.flush(nowMs).map(this.#letGo)
  }

  /** Who goes on at the cursor must get what is still held here, even if some of what has gone comes once more. */
  withHeld(tail: ScanProgress['tail'], topic: string): Pick<ScanProgress, 'tail'> {
    if (tail === undefined || this.#buffer.totals().held === 0) return {}
    const first = new Map<number, bigint>()
    for (const [partition, offsets] of this.#held) {
      for (const offset of offsets) {
        const known = first.get(partition)
        if (known === undefined || BigInt(offset) < known) first.set(partition, BigInt(offset))
      }
    }
    return { tail: { ...tail, cursor: cursorBackTo(tail.cursor, topic, first) } }
  }

  readonly #letGo = ({ item, delayMs, delayMessages, late }: Released<Message>): Message => {
    this.#held.get(item.partition)?.delete(item.offset)
    return { ...item, resequenced: { delayMs, delayMessages, late } }
  }

  report(): Resequencing {
    const totals = this.#buffer.totals()
    return {
      ...outcome(this.#buffer.limits, totals),
      arrived: totals.arrived,
      released: totals.released,
      held: totals.held,
      heldBytes: totals.heldBytes,
      unranked: totals.unranked,
      others: this.#others.totals().map(other => outcome(other.limits, other.totals)),
    }
  }
}

/** Resolves to what comes first: the line, or the moment (`null`: never) at which the buffer has something to let go. */
async function beforeDue<Step>(pending: Promise<Step>, dueAtMs: number | null): Promise<Step | 'due'> {
  if (dueAtMs === null) return pending
  let timer: NodeJS.Timeout | undefined
  const due = new Promise<'due'>(resolve => {
    timer = setTimeout(resolve, Math.max(1, dueAtMs - Date.now()), 'due' as const)
  })
  try {
    return await Promise.race([pending, due])
  } finally {
    clearTimeout(timer)
  }
}

function rankOf(message: Message, by: ResequenceOptions['by']): Rank | null {
  return by === 'timestamp' ? message.timestampMs : parseRank(message.sequence ?? null)
}

function scaled(limits: BufferLimits, times: number): BufferLimits {
  return { ...limits, messages: Math.round(limits.messages * times), ms: limits.ms * times }
}

function outcome(limits: BufferLimits, { maxHeld, late, delayMs, delayMessages }: BufferTotals) {
  return { bufferMessages: limits.messages, bufferMs: limits.ms, maxHeld, late, delayMs, delayMessages }
}

function heldBytes(message: Message): number {
  const headers = message.headers.reduce((sum, { key, value }) => sum + key.length + (value?.data.length ?? 0), 0)
  return (message.key?.data.length ?? 0) + (message.value?.data.length ?? 0) + headers
}
