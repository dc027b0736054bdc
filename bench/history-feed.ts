/**
 * Posts looks to the history as an observer's worker does, from a thread of its own: 12,000 values each. Told from when to when; a
 * message back says that so many were posted.
 */
import { parentPort, workerData } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'
import type { HistoryMessage, Sample } from '#server/history/sample-batch'
import { labelsOf, SPIKE } from './history-series.ts'

export interface FeedData {
  port: MessagePort
  series: number
  /** Where the spike of one look stands, and in which series. */
  spikeAtMs: number
}

export interface FeedOrder {
  fromMs: number
  looks: number
  stepMs: number
}

if (parentPort) run(parentPort, workerData as FeedData)

function run(main: MessagePort, { port, series, spikeAtMs }: FeedData): void {
  const lags = Float64Array.from({ length: series }, () => Math.random() * 50_000)
  const labels = Array.from({ length: series }, (_, index) => labelsOf(index + 1))
  main.on('message', ({ fromMs, looks, stepMs }: FeedOrder) => {
    for (let look = 0; look < looks; look++) {
      const atMs = fromMs + look * stepMs
      const samples = labels.map((each, index): Sample => {
        const lag = Math.max(0, (lags[index] ?? 0) + (Math.random() - 0.5) * 4000)
        lags[index] = lag
        const isSpike = index === 0 && atMs <= spikeAtMs && spikeAtMs < atMs + stepMs
        return { metric: 'group.lag', labels: each, value: isSpike ? SPIKE : Math.round(lag) }
      })
      port.postMessage({ kind: 'samples', clusterId: 'local', atMs, samples } satisfies HistoryMessage)
    }
    main.postMessage('posted')
  })
}
