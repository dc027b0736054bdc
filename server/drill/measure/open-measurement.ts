import { Worker } from 'node:worker_threads'
import { toPlainClusterConfig, type ClusterConfig } from '../../config/cluster-config.ts'
import { PartituraError } from '../../errors.ts'
import { messageOf, type Log } from '../../log.ts'
import type { CheckedMessages, FromMeasurement, MeasurementData, Progress, ToMeasurement } from './protocol.ts'

export interface MeasurementOptions {
  config: ClusterConfig
  drillId: string
  brokerId: number
  topic: string
  onProgress: (progress: Progress) => void
  log: Log
}

/** The thread that watches a drill, writes its messages and counts them. */
export interface Measurement {
  /** Begins to write numbered messages to every partition that was seen. */
  produce(): void
  /** The longest waits are counted from here on. */
  mark(): void
  /** Ends the writing and counts. @throws PartituraError with the reason why it could not be counted */
  check(): Promise<CheckedMessages>
  /** Why nothing is measured any more; null: all is well. */
  readonly failure: string | null
  close(): Promise<void>
}

const CHECK_TIMEOUT_MS = 90_000
const CLOSE_TIMEOUT_MS = 2000

export function openMeasurement({ config, drillId, brokerId, topic, onProgress, log }: MeasurementOptions): Measurement {
  const workerData: MeasurementData = { config: toPlainClusterConfig(config), drillId, brokerId, topic }
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData,
    name: `drill ${config.id}`,
    resourceLimits: { maxOldGenerationSizeMb: 128 },
  })
  const checked = Promise.withResolvers<CheckedMessages>()
  checked.promise.catch(() => {})
  const exited = new Promise<void>(resolve => worker.once('exit', () => resolve()))
  let failure: string | null = null
  let isClosing = false
  const fail = (reason: string) => {
    failure ??= reason
    checked.reject(new PartituraError('internal', reason))
  }
  const post = (message: ToMeasurement) => worker.postMessage(message)
  worker.on('message', (message: FromMeasurement) => {
    if (message.kind === 'progress') onProgress(message.progress)
    else if (message.kind === 'checked') checked.resolve(message.result)
    else if (message.kind === 'unchecked') checked.reject(new PartituraError('internal', message.reason))
    else fail(message.reason)
  })
  worker.on('error', error => {
    log.error('the thread that measures a drill ended', { cluster: config.id, reason: messageOf(error) })
    fail(`The thread that measures ended: ${messageOf(error)}`)
  })
  worker.on('exit', () => fail(isClosing ? 'The measuring was ended.' : 'The thread that measures ended.'))
  return {
    produce: () => post({ kind: 'produce' }),
    mark: () => post({ kind: 'mark' }),
    async check() {
      const limit = setTimeout(() => fail(`The messages were not counted within ${CHECK_TIMEOUT_MS / 1000} s.`), CHECK_TIMEOUT_MS)
      post({ kind: 'check' })
      return checked.promise.finally(() => clearTimeout(limit))
    },
    get failure() {
      return failure
    },
    async close() {
      isClosing = true
      post({ kind: 'close' })
      const limit = setTimeout(() => void worker.terminate(), CLOSE_TIMEOUT_MS)
      await exited
      clearTimeout(limit)
    },
  }
}
