import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Metric } from './operations/prometheus.ts'

export interface ProcessMetrics {
  /** Counts one answer. `route` is a path's template, so the number of series is bounded by the route table. */
  answered(answer: { route: string; method: string; status: number; tookMs: number }): void
  read(): Metric[]
  close(): void
}

/** This process about itself. The event loop's delay is over the time since it was last read. */
export function createProcessMetrics(): ProcessMetrics {
  const startedAtMs = Date.now()
  const answers = new Map<string, { labels: Record<string, string | number>; count: number; seconds: number }>()
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()
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
      const seconds = { p50: delay.percentile(50) / 1e9, p99: delay.percentile(99) / 1e9, max: delay.max / 1e9 }
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
    close: () => delay.disable(),
  }
}

const KNOWN_METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])
