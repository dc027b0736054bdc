import { Consumer } from '@platformatic/kafka'
import { pause, persist } from './persist.ts'
import type { StoryLog } from './story-log.ts'

export type ReaderOptions = { bootstrap: string[]; signal: AbortSignal; log: StoryLog }
type Group = {
  groupId: string
  topic: string
  protocol: 'classic' | 'consumer'
  /** How long to wait before the next message; 0 reads on. */
  restMs: (nowMs: number) => number
  /** The most bytes of one fetch, so that a slow group does not hold much more than it works on. */
  maxBytes: number
}

const COMMIT_EVERY_MS = 2000
const MAX_REST_MS = 1000
const WAVE_MS = 180_000
const WAVE_READING_MS = 45_000
const READ_COMMITTED = 1

const GROUPS: readonly Group[] = [
  { groupId: 'billing', topic: 'orders', protocol: 'classic', restMs: () => 0, maxBytes: 1_000_000 },
  // Three minutes: it rests for two and a quarter, then catches up.
  {
    groupId: 'shipping',
    topic: 'orders',
    protocol: 'classic',
    restMs: now => Math.max(0, WAVE_MS - WAVE_READING_MS - (now % WAVE_MS)),
    maxBytes: 100_000,
  },
  { groupId: 'audit', topic: 'orders', protocol: 'classic', restMs: () => 150, maxBytes: 50_000 },
  { groupId: 'fraud', topic: 'payments', protocol: 'consumer', restMs: () => 0, maxBytes: 1_000_000 },
]

/** The groups that live: `billing` keeps up, `shipping` comes in waves, `audit` creeps from the beginning, `fraud` is of the KIP-848 kind. */
export async function readStory(options: ReaderOptions): Promise<void> {
  await Promise.all(GROUPS.map(group => persist(group.groupId, options.log, options.signal, () => readGroup(group, options))))
}

async function readGroup(group: Group, { bootstrap, signal, log }: ReaderOptions): Promise<void> {
  const consumer = new Consumer({
    clientId: `${group.groupId}-1`,
    groupId: group.groupId,
    bootstrapBrokers: bootstrap,
    connectTimeout: 3000,
    requestTimeout: 30_000,
    retries: 2,
    retryDelay: 500,
    ...(group.protocol === 'consumer'
      ? { groupProtocol: 'consumer' as const }
      : { sessionTimeout: 20_000, heartbeatInterval: 3000 }),
  })
  consumer.on('error', error => log.trouble(group.groupId, error))
  try {
    const stream = await consumer.consume({
      topics: [group.topic],
      autocommit: false,
      mode: 'committed',
      fallbackMode: 'earliest',
      isolationLevel: READ_COMMITTED,
      // Few and full answers: polling leaders for single messages would cost most of the processor time.
      minBytes: 20_000,
      maxWaitTime: 1000,
      maxBytes: group.maxBytes,
      highWaterMark: 64,
    })
    const onAbort = () => void stream.close().catch(() => {})
    signal.addEventListener('abort', onAbort, { once: true })
    try {
      await follow(group, consumer, stream, signal, log)
    } finally {
      signal.removeEventListener('abort', onAbort)
    }
  } finally {
    await consumer.close(true).catch(() => {})
  }
}

type Stream = Awaited<ReturnType<Consumer['consume']>>

/** Reads at the group's pace and commits what was read at most every two seconds. */
async function follow(group: Group, consumer: Consumer, stream: Stream, signal: AbortSignal, log: StoryLog): Promise<void> {
  const pending = new Map<number, { offset: bigint; leaderEpoch: number }>()
  let committedMs = performance.now()
  const commit = async () => {
    if (pending.size === 0) return
    const offsets = [...pending].map(([partition, position]) => ({ topic: group.topic, partition, ...position }))
    pending.clear()
    await consumer.commit({ offsets })
    log.well(group.groupId)
  }
  for await (const message of stream) {
    pending.set(message.partition, { offset: message.offset + 1n, leaderEpoch: -1 })
    for (;;) {
      if (performance.now() - committedMs > COMMIT_EVERY_MS) {
        committedMs = performance.now()
        await commit()
      }
      const restMs = group.restMs(Date.now())
      if (restMs > 0) await pause(Math.min(restMs, MAX_REST_MS), signal)
      if (signal.aborted || restMs <= MAX_REST_MS) break
    }
    if (signal.aborted) break
  }
  await commit()
}
