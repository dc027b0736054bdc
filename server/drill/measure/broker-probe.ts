import { setTimeout as sleep } from 'node:timers/promises'
import type { BrokerPool } from '../../kafka/connections/broker-pool.ts'
import { KafkaRequestError } from '../../kafka/errors.ts'
import { metadataRequest } from '../../kafka/protocol/metadata.ts'
import { epochNow } from './epoch-now.ts'
import type { AnswerSight } from './protocol.ts'

const PERIOD_MS = 100
/** Silence for so long counts as not answering: a broker that is well takes a few milliseconds. */
const SILENT_MS = 1000

/**
 * Asks one broker a small question ten times a second over a connection of its own, and tells when it stops or begins to
 * answer: a dead process shows at once (its connection breaks), a stopped one by its silence.
 */
export async function probeBroker(
  pool: BrokerPool,
  brokerId: number,
  onChange: (sight: AnswerSight) => void,
  signal: AbortSignal,
): Promise<void> {
  let answering: boolean | null = null
  let lastAnswerMs: number | null = null
  while (!signal.aborted) {
    const reason = await ask(pool, brokerId, signal)
    if (signal.aborted) return
    const atMs = epochNow()
    if (answering !== (reason === null)) onChange({ atMs, answering: reason === null, reason, lastAnswerMs })
    answering = reason === null
    if (answering) lastAnswerMs = atMs
    await sleep(PERIOD_MS, undefined, { signal }).catch(() => {})
  }
}

/** null: it answered. */
async function ask(pool: BrokerPool, brokerId: number, signal: AbortSignal): Promise<string | null> {
  try {
    await pool.request(brokerId, metadataRequest, { topics: [] }, { signal, timeoutMs: SILENT_MS })
    return null
  } catch (error) {
    return error instanceof KafkaRequestError ? error.failure.message : String(error)
  }
}
