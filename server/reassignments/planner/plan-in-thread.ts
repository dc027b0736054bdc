import { Worker } from 'node:worker_threads'
import { PartituraError } from '../../errors.ts'
import { buffersOf } from './packed-partitions.ts'
import type { PlannerAnswer, PlannerInput } from './protocol.ts'

const TIME_LIMIT_MS = 20_000

/**
 * Plans in a thread of its own, which ends with the plan: the main thread only hands the columns over and takes them back.
 * Rejects with `timed-out` when it takes too long, and with the signal's reason.
 */
export function planInThread(input: PlannerInput, signal: AbortSignal): Promise<PlannerAnswer> {
  signal.throwIfAborted()
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: input,
    transferList: buffersOf(input.partitions),
    name: 'reassignment planner',
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  })
  const { promise, resolve, reject } = Promise.withResolvers<PlannerAnswer>()
  const tooLate = new PartituraError('timed-out', `The plan was not made within ${TIME_LIMIT_MS / 1000} s: name fewer topics.`)
  const timer = setTimeout(() => reject(tooLate), TIME_LIMIT_MS)
  const leave = () => reject(signal.reason instanceof Error ? signal.reason : new Error('cancelled'))
  signal.addEventListener('abort', leave, { once: true })
  worker.once('message', (answer: PlannerAnswer) => resolve(answer))
  worker.once('error', reject)
  worker.once('exit', code => reject(new Error(`the planner ended with code ${code}`)))
  return promise.finally(() => {
    clearTimeout(timer)
    signal.removeEventListener('abort', leave)
    void worker.terminate()
  })
}
