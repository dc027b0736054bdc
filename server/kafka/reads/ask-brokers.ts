import type { Failure } from '#lib/wire/common'
import { toFailure } from '../errors.ts'

/** What came back from several brokers: some answered, some did not, and the reasons. Never all or nothing. */
export interface BrokerAnswers<T> {
  answers: ReadonlyMap<number, T>
  failures: Failure[]
}

/** Asks all at once and waits for each to settle. A broker that is silent costs its request's time-out, no more. */
export async function askBrokers<T>(
  brokerIds: Iterable<number>,
  ask: (brokerId: number) => Promise<T>,
): Promise<BrokerAnswers<T>> {
  const ids = [...brokerIds]
  const settled = await Promise.allSettled(ids.map(ask))
  const answers = new Map<number, T>()
  const failures: Failure[] = []
  settled.forEach((result, index) => {
    const brokerId = ids[index] ?? -1
    if (result.status === 'fulfilled') answers.set(brokerId, result.value)
    else failures.push(toFailure(result.reason, brokerId))
  })
  return { answers, failures }
}

/** How a read may ask: its time-out, and whether it waits for brokers that did not answer last time. */
export interface ReadOptions {
  timeoutMs?: number
  signal?: AbortSignal
  whenDown?: 'try' | 'fail'
}
