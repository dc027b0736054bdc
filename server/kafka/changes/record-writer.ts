import { PartituraError } from '../../errors.ts'
import type { BrokerPool } from '../connections/broker-pool.ts'
import { createTopicLog } from '../topic-log.ts'
import { BatchSender } from './batch-sender.ts'
import type { WriterOptions, WriterRecord } from './batch-sender.ts'
import { choosePartition } from './choose-partition.ts'
import { openProducerSession } from './producer-session.ts'
import type { ProducerSession } from './producer-session.ts'
import { RecordRefusedError } from './record-refused.ts'

export interface Written {
  partition: number
  /** Of the first record, the others follow it; null: written before, and no longer known where. */
  baseOffset: bigint | null
  ids: number[]
}

/**
 * Writes many records in the order given, by partition, each exactly once: batches are sent again after a lost answer or a
 * moved leader, and brokers take each once. Bounded in memory: `add` waits while too much is under way.
 */
export interface RecordWriter {
  /** Where the record would go. @throws PartituraError `partition-not-found` */
  place(record: Pick<WriterRecord, 'key' | 'partition'>): number
  /** @throws PartituraError what any record before it met, or `partition-not-found` */
  add(record: WriterRecord): Promise<void>
  /** Everything is written (with a transaction: committed) when it resolves. */
  finish(): Promise<void>
  /** Nothing more is sent; a transaction is aborted. Resolves when what was under way has ended. */
  abort(): Promise<void>
  /** Sent, and no answer came, ever: these may or may not be in the log. */
  readonly inDoubt: readonly number[]
}

const BATCH_BYTES = 256 * 1024
const HELD_BYTES = 16 << 20

/** @throws PartituraError `topic-not-found`, `not-authorized`, `broker-unreachable`, `refused-by-kafka` */
export async function openRecordWriter(
  pool: BrokerPool,
  options: WriterOptions,
  onWritten: (written: Written) => void,
  signal: AbortSignal,
): Promise<RecordWriter> {
  const log = createTopicLog(pool)
  const layout = await log.describe(options.topic, signal)
  const session = await openProducerSession(pool, options.transactional, signal)
  return new LaneWriter(new BatchSender(pool, log, layout, session, options), session, onWritten, signal)
}

interface Lane {
  queue: WriterRecord[]
  bytes: number
  sequence: number
  sending: Promise<void> | null
}

class LaneWriter implements RecordWriter {
  readonly #sender: BatchSender
  readonly #session: ProducerSession
  readonly #onWritten: (written: Written) => void
  readonly #signal: AbortSignal
  readonly #stop = new AbortController()
  readonly #lanes = new Map<number, Lane>()
  #turn = 0
  #heldBytes = 0
  #flushing = false
  #failure: { error: unknown } | null = null
  #room: (() => void) | null = null

  constructor(sender: BatchSender, session: ProducerSession, onWritten: (written: Written) => void, signal: AbortSignal) {
    this.#sender = sender
    this.#session = session
    this.#onWritten = onWritten
    this.#signal = AbortSignal.any([signal, this.#stop.signal])
  }

  get inDoubt(): readonly number[] {
    return this.#sender.inDoubt
  }

  async add(record: WriterRecord): Promise<void> {
    this.#throwFailure()
    const partition = this.place(record)
    const lane = this.#laneOf(partition)
    lane.queue.push(record)
    lane.bytes += record.sizeBytes
    this.#heldBytes += record.sizeBytes
    this.#start(partition, lane)
    if (this.#heldBytes > HELD_BYTES) {
      this.#flushing = true
      for (const [other, waiting] of this.#lanes) this.#start(other, waiting)
      while (this.#heldBytes > HELD_BYTES / 2 && this.#failure === null) {
        await new Promise<void>(resolve => (this.#room = resolve))
      }
      this.#flushing = false
      this.#throwFailure()
    }
  }

  async finish(): Promise<void> {
    this.#flushing = true
    for (const [partition, lane] of this.#lanes) this.#start(partition, lane)
    await this.#settled()
    this.#throwFailure()
    await this.#session.commit()
  }

  async abort(): Promise<void> {
    this.#failure ??= { error: new PartituraError('timed-out', 'The writing was given up.') }
    this.#stop.abort(new Error('The writing was given up.'))
    await this.#settled()
    await this.#session.abort()
  }

  place({ key, partition }: Pick<WriterRecord, 'key' | 'partition'>): number {
    const { layout } = this.#sender
    const count = layout.partitions.size
    if (partition === null && key === null) return this.#turn++ % count
    return choosePartition(layout, key, partition)
  }

  #laneOf(partition: number): Lane {
    const lane = this.#lanes.get(partition) ?? { queue: [], bytes: 0, sequence: 0, sending: null }
    this.#lanes.set(partition, lane)
    return lane
  }

  #start(partition: number, lane: Lane): void {
    if (lane.sending !== null || lane.queue.length === 0 || (lane.bytes < BATCH_BYTES && !this.#flushing)) return
    lane.sending = this.#drain(partition, lane)
      .catch((error: unknown) => {
        this.#failure ??= { error }
        // What is under way in other partitions ends by itself; nothing new is begun.
      })
      .finally(() => {
        lane.sending = null
        this.#room?.()
      })
  }

  /** One batch after the other: only so does the order hold whatever is sent again. */
  async #drain(partition: number, lane: Lane): Promise<void> {
    await this.#session.enlist(this.#sender.layout.topic, partition)
    while (lane.queue.length > 0 && (lane.bytes >= BATCH_BYTES || this.#flushing) && this.#failure === null) {
      const records = takeBatch(lane)
      const bytes = records.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
      await this.#send(partition, lane, records)
      this.#heldBytes -= bytes
      this.#room?.()
    }
  }

  async #send(partition: number, lane: Lane, records: WriterRecord[]): Promise<void> {
    const sent = await this.#sender.send(partition, lane.sequence, records, this.#signal)
    if (sent.kind === 'written') {
      lane.sequence = (lane.sequence + records.length) % 2 ** 31
      this.#onWritten({ partition, baseOffset: sent.baseOffset, ids: records.map(({ id }) => id) })
      return
    }
    const [first] = records
    if (records.length === 1 && first !== undefined) throw new RecordRefusedError(first.id, sent.refusal)
    const half = Math.ceil(records.length / 2)
    await this.#send(partition, lane, records.slice(0, half))
    await this.#send(partition, lane, records.slice(half))
  }

  async #settled(): Promise<void> {
    for (;;) {
      const sending = [...this.#lanes.values()].flatMap(lane => lane.sending ?? [])
      if (sending.length === 0) return
      await Promise.all(sending)
    }
  }

  #throwFailure(): void {
    if (this.#failure !== null) throw this.#failure.error
  }
}

/** A record larger than a batch goes by itself. */
function takeBatch(lane: Lane): WriterRecord[] {
  let bytes = 0
  const end = lane.queue.findIndex((record, index) => {
    bytes += record.sizeBytes
    return index > 0 && bytes > BATCH_BYTES
  })
  const records = lane.queue.splice(0, end < 0 ? lane.queue.length : end)
  lane.bytes -= records.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  return records
}
