import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Metric } from './operations/metrics/prometheus.ts'

export interface ProcessMetrics {
  /** Counts one answer. `route` is a path's template, so the number of series is bounded by the route table. */
  answered(answer: { route: string; method: string; status: number; tookMs: number }): void
  read(): Metric[]
  close(): void
}

const RESOLUTION_MS = 20

/** This process about itself. The event loop's delay is over the time since it was last read. */
export function createProcessMetrics(): ProcessMetrics {
  const startedAtMs = Date.now()
  const answers = new Map<string, { labels: Record<string, string | number>; count: number; seconds: number }>()
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  let unhandled = 0
  const count = () => void unhandled++
  process.on('unhandledRejection', count)
  return {
    answered({ route, method, status, tookMs }) {
      const labels = { route, method: KNOWN_METHODS.has(method) ? method : 'other', status }
      const key = Object.values(labels).join(' ')
      const entry = answers.get(key) ?? { labels, count: 0, seconds: 0 }
      entry.count++
      entry.seconds += tookMs / 1000
      answers.set(key, entry)
    },
    read() {
      const memory = process.memoryUsage()
      // The histogram holds the time between two ticks, of which the tick's own length is no delay.
      const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e9 - RESOLUTION_MS / 1000)
      const at = (percentile: number) => late(delay.percentile(percentile))
      const seconds = { p50: at(50), p99: at(99), p999: at(99.9), max: late(delay.max) }
      delay.reset()
      const entries = [...answers.values()]
      return [
        {
          name: 'partitura_answers_total',
          help: 'Answers given.',
          type: 'counter',
          samples: entries.map(({ labels, count }) => ({ labels, value: count })),
        },
        {
          name: 'partitura_answer_seconds_total',
          help: 'Time spent on answers; of streams, their whole life.',
          type: 'counter',
          samples: entries.map(({ labels, seconds: value }) => ({ labels, value })),
        },
        {
          name: 'partitura_event_loop_delay_seconds',
          help: 'Delay of the main thread since the last scrape.',
          type: 'gauge',
          samples: Object.entries(seconds).map(([quantile, value]) => ({
            labels: { quantile },
            value: Number.isFinite(value) ? value : null,
          })),
        },
        {
          name: 'partitura_unhandled_rejections_total',
          help: 'Errors of ours that nobody caught: each is a bug.',
          type: 'counter',
          samples: [{ value: unhandled }],
        },
        {
          name: 'partitura_memory_bytes',
          help: 'Memory of the process.',
          type: 'gauge',
          samples: [
            { labels: { kind: 'resident' }, value: memory.rss },
            { labels: { kind: 'heap' }, value: memory.heapUsed },
            { labels: { kind: 'external' }, value: memory.external },
          ],
        },
        {
          name: 'partitura_uptime_seconds',
          help: 'Since the start.',
          type: 'gauge',
          samples: [{ value: (Date.now() - startedAtMs) / 1000 }],
        },
      ]
    },
    close() {
      process.off('unhandledRejection', count)
      delay.disable()
    },
  }
}

const KNOWN_METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])
