/**
 * The observer as the server runs it, alone in a process: full looks, the main thread's pauses, its memory. Run as a program
 * (`node bench/observe-look.ts HOST:PORT RUNS [times]`) it prints its measurement as JSON; with `times` the pauses are not watched:
 * two timers of a millisecond and the clock of the thread's own time cost what the bare requests do not pay.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PollClass } from '#lib/kafka/cluster-state'
import { startObserver } from '#server/observer/start-observer'
import { configFor } from './big-cluster-config.ts'
import { median } from './median.ts'

export interface LookMeasurement {
  firstLookMs: number
  /** From the request for a full look to the state visible on the main thread. */
  fullLookMs: number
  /** By poll class, in the worker. */
  classes: { name: string; tookMs: number }[]
  /** null: not watched. */
  longestPauseMs: number | null
  /** The most processor time that the main thread took in one turn: what of a pause is our own, however busy the machine. */
  longestWorkMs: number | null
  residentMb: number
  topics: number
  partitions: number
  groups: number
  failures: number
}

/** The same as the floor asks for. */
const FULL_LOOK: readonly PollClass[] = ['metadata', 'offsets', 'log-dirs', 'groups']
const QUIET_MS = 15_000

if (import.meta.main) {
  const [bootstrap = '', runs = '5', only] = process.argv.slice(2)
  console.log(JSON.stringify(await measureLooks(bootstrap.split(','), Number(runs), only !== 'times')))
  process.exit(0)
}

async function measureLooks(bootstrap: readonly string[], runs: number, isWatched: boolean): Promise<LookMeasurement> {
  const startedMs = performance.now()
  const observer = startObserver({ config: configFor(bootstrap), historyPort: null })
  const pauses = isWatched ? watchPauses() : null
  let residentMb = 0
  const memory = setInterval(() => {
    residentMb = Math.max(residentMb, process.memoryUsage.rss() / 1e6)
  }, 250)
  await observer.refresh(FULL_LOOK)
  const firstLookMs = performance.now() - startedMs
  const times: number[] = []
  for (let run = 0; run < runs; run++) {
    const runStartedMs = performance.now()
    await observer.refresh(FULL_LOOK)
    times.push(performance.now() - runStartedMs)
    await sleep(500)
  }
  const { looks, topics, groups } = observer.state()
  // The ordinary rhythm too: its pauses and its memory count as much as those of looks that were asked for.
  if (isWatched) await sleep(QUIET_MS)
  const watched = pauses?.stop() ?? { longestPauseMs: null, longestWorkMs: null }
  clearInterval(memory)
  const failures = Object.values(observer.state().looks).reduce((sum, look) => sum + look.failures.length, 0)
  await observer.close()
  return {
    firstLookMs,
    fullLookMs: median(times),
    classes: FULL_LOOK.map(name => ({ name, tookMs: looks[name].tookMs ?? Number.NaN })),
    ...watched,
    residentMb,
    topics: topics.size,
    partitions: [...topics.values()].reduce((sum, topic) => sum + topic.partitions.length, 0),
    groups: groups?.size ?? 0,
    failures,
  }
}

function watchPauses(): { stop(): { longestPauseMs: number; longestWorkMs: number } } {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const work = watchOwnWork()
  return {
    stop() {
      delay.disable()
      // The histogram counts from one wake-up to the next, the resolution of 1 ms included.
      return { longestPauseMs: delay.max / 1e6, longestWorkMs: work.stop() }
    },
  }
}

/** Thread time between the turns of a one-millisecond timer. */
function watchOwnWork(): { stop(): number } {
  let longestMs = 0
  let before = process.threadCpuUsage()
  const timer = setInterval(() => {
    const used = process.threadCpuUsage(before)
    before = process.threadCpuUsage()
    longestMs = Math.max(longestMs, (used.user + used.system) / 1000)
  }, 1)
  return {
    stop() {
      clearInterval(timer)
      return longestMs
    },
  }
}
