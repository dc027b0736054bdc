import { randomUUID } from 'node:crypto'
import { CompressionAlgorithms, Producer } from '@platformatic/kafka'
import type { CompressionAlgorithmValue } from '@platformatic/kafka'
import { click, keyedNumbersRound, line, numbersRound, order, payment, profile, raw } from './payloads.ts'
import type { StoryMessage } from './payloads.ts'
import { pause, persist } from './persist.ts'
import type { StoryLog } from './story-log.ts'

export type WriterOptions = { bootstrap: string[]; signal: AbortSignal; log: StoryLog; firstOrder: number; firstRound: number }

const TICK_MS = 1000
const TRANSACTION_EVERY_MS = 3000
const NUMBERS_PARTITIONS = 5
const client = (clientId: string, bootstrap: string[]) => ({
  clientId,
  bootstrapBrokers: bootstrap,
  connectTimeout: 3000,
  requestTimeout: 10_000,
  retries: 2,
  retryDelay: 500,
  autocreateTopics: false,
  // "No producer yet" in InitProducerId. The client would send 0 and 0, which an id that was in use before answers with PRODUCER_FENCED.
  producerId: -1n,
  producerEpoch: -1,
})

/** The producer of everything but payments. It is idempotent, so that Kafka can name it as an active producer. */
export function createProducer(bootstrap: string[]): Producer {
  return new Producer({ ...client('web-shop', bootstrap), idempotent: true, acks: -1 })
}

export function send(producer: Producer, compression: CompressionAlgorithmValue, messages: StoryMessage[]): Promise<unknown> {
  return producer.send({ messages, compression, acks: -1 })
}

/** A few messages a second to every topic but payments. A failed send ends the producer; the next one starts afresh. */
export async function writeStory(options: WriterOptions): Promise<void> {
  let [orders, rounds, ticks] = [options.firstOrder, options.firstRound, 0]
  await persist('web-shop', options.log, options.signal, async () => {
    const producer = createProducer(options.bootstrap)
    try {
      while (!options.signal.aborted) {
        ticks++
        await send(
          producer,
          CompressionAlgorithms.LZ4,
          repeat(5, () => order(orders++)),
        )
        await send(
          producer,
          CompressionAlgorithms.GZIP,
          repeat(8, () => click()),
        )
        const others = [line(ticks), line(ticks + 1)]
        if (ticks % 2 === 0) others.push(profile(ticks % 14 === 0))
        if (ticks % 3 === 0) others.push(raw(ticks))
        if (ticks % 5 === 0) others.push(...numbersRound(rounds, NUMBERS_PARTITIONS), ...keyedNumbersRound(rounds++))
        await send(producer, CompressionAlgorithms.NONE, others)
        options.log.well('web-shop')
        await pause(TICK_MS, options.signal)
      }
    } finally {
      await producer.close(true).catch(() => {})
    }
  })
}

/** Payments in transactions of three messages; every sixth transaction is aborted. */
export async function writePayments(options: WriterOptions): Promise<void> {
  let transactions = 0
  await persist('payments', options.log, options.signal, async () => {
    const producer = new Producer({
      ...client('payment-service', options.bootstrap),
      idempotent: true,
      transactionalId: 'payment-service-1',
    })
    try {
      while (!options.signal.aborted) {
        await pay(producer, options.firstOrder + transactions, transactions % 6 === 5)
        transactions++
        options.log.well('payments')
        await pause(TRANSACTION_EVERY_MS, options.signal)
      }
    } finally {
      await producer.close(true).catch(() => {})
    }
  })
}

async function pay(producer: Producer, orderNumber: number, isAborted: boolean): Promise<void> {
  const transaction = await producer.beginTransaction()
  const id = randomUUID()
  const messages = (['reserve', 'charge', 'settle'] as const).map(step => payment(orderNumber, id, step))
  await transaction.send({ messages, compression: CompressionAlgorithms.ZSTD, acks: -1 })
  await (isAborted ? transaction.abort() : transaction.commit())
}

function repeat<Item>(count: number, make: () => Item): Item[] {
  return Array.from({ length: count }, make)
}
