/**
 * A month of history: 2,000 series of groups in topics and 10,000 of partitions, each looked at every ten seconds. The last hours
 * come at the full rate into the real store, through its worker; of the days before, what its retention has left of them. Then looks
 * go on as they come, hours are sealed and old ones deleted, while charts are asked for: how large is the file, how long does a chart
 * take, how long does the main thread stand still meanwhile, and is a peak of one look still there at every range?
 *
 * `npm run bench -- history [--days=30] [--full-hours=6] [--live-seconds=90]`; fails above 2 GB, a p95 of 100 ms, or a pause of
 * 50 ms that an idle process beside it does not have too.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { text } from 'node:stream/consumers'
import { setTimeout as rest } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import type { HistoryQuery } from '#lib/wire/history'
import { HOUR } from '#server/history/levels'
import { openHistory, type History } from '#server/history/open-history'
import { log } from '#server/log'
import { fillHistory } from './history-fill.ts'
import type { FeedData, FeedOrder } from './history-feed.ts'
import { GROUPS, labelsOf, PARTITIONS_PER_GROUP, SPIKE } from './history-series.ts'

const { values: flags } = parseArgs({
  allowPositionals: true,
  options: { days: { type: 'string' }, 'full-hours': { type: 'string' }, 'live-seconds': { type: 'string' } },
})
const SERIES = 12_000
const DAYS = Number(flags.days ?? 30)
const FULL_HOURS = Number(flags['full-hours'] ?? 6)
const LIVE_SECONDS = Number(flags['live-seconds'] ?? 90)
const LOOK_MS = 10_000
const LOOKS_AT_ONCE = 30
const RANGES_HOURS = [1, 6, 24, 7 * 24, DAYS * 24]
const LIMITS = { sizeBytes: 2 * 1024 ** 3, p95Ms: 100, pauseMs: 50 }

/** Prints the figures; false when a limit is broken. */
export async function run(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'partitura-bench-history-'))
  try {
    return report(await measure(join(folder, 'history.sqlite')))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Measured {
  sizeBytes: number
  samples: number
  samplesPerSecond: number
  p50Ms: number
  p95Ms: number
  charts: number
  pauseMs: number
  idlePauseMs: number
  ownTurnMs: number
  spikeSeen: number
}

async function measure(path: string): Promise<Measured> {
  const untilMs = Math.floor(Date.now() / LOOK_MS) * LOOK_MS
  const fullFromMs = untilMs - FULL_HOURS * HOUR
  fillHistory(path, SERIES, DAYS, fullFromMs)
  const history = await openHistory({ path, maxBytes: 4 * 1024 ** 3, maxSeries: SERIES * 2, log })
  const spikeAtMs = untilMs - (FULL_HOURS / 2) * HOUR
  const workerData: FeedData = { port: history.port('local'), series: SERIES, spikeAtMs }
  const feeder = new Worker(new URL('./history-feed.ts', import.meta.url), { workerData, transferList: [workerData.port] })
  try {
    const looks = Math.floor((untilMs - fullFromMs) / LOOK_MS)
    await checked(history)
    const startedMs = performance.now()
    for (let done = 0; done < looks; done += LOOKS_AT_ONCE) {
      const order: FeedOrder = {
        fromMs: fullFromMs + done * LOOK_MS,
        looks: Math.min(LOOKS_AT_ONCE, looks - done),
        stepMs: LOOK_MS,
      }
      await feed(feeder, order)
      await drained(history)
    }
    const samplesPerSecond = (looks * SERIES * 1000) / (performance.now() - startedMs)
    console.log(`${looks} looks of ${SERIES} values taken, ${Math.round(samplesPerSecond / 1000)} k values a second`)
    const live = await measureLive(history, feeder)
    const spikeSeen = await spikes(history)
    const sizeBytes = history.status().sizeBytes ?? Number.NaN
    return { sizeBytes, samples: looks * SERIES, samplesPerSecond, spikeSeen, ...live }
  } finally {
    await feeder.terminate()
    await history.close()
  }
}

async function feed(feeder: Worker, order: FeedOrder): Promise<void> {
  const posted = once(feeder, 'message')
  feeder.postMessage(order)
  await posted
}

/** The worker answers when it has taken what was posted before, all but the last of it. */
async function drained(history: History): Promise<void> {
  for (let n = 0; n < 3; n++) await history.events('local', { limit: 1 })
}

/** Until the file is checked, which takes seconds for one of this size. */
async function checked(history: History): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await history.events('local', { limit: 1 })
      return
    } catch (error) {
      if (tries === 12) throw error
    }
  }
}

/** Looks as they come, maintenance as it falls due (the hours that were just fed are sealed), and charts of every kind. */
async function measureLive(
  history: History,
  feeder: Worker,
): Promise<Omit<Measured, 'sizeBytes' | 'samples' | 'samplesPerSecond' | 'spikeSeen'>> {
  const idle = spawn(process.execPath, [join(import.meta.dirname, 'observe-idle.ts')], { stdio: ['pipe', 'pipe', 'inherit'] })
  const pauses = monitorEventLoopDelay({ resolution: 1 })
  pauses.enable()
  const turns = measureTurns()
  const times: number[] = []
  const endMs = performance.now() + LIVE_SECONDS * 1000
  const looking = keepLooking(feeder, endMs)
  for (let n = 0; performance.now() < endMs; n++) {
    const startedMs = performance.now()
    await history.query('local', chartQuery(n), Date.now())
    times.push(performance.now() - startedMs)
    await rest(20)
  }
  await looking
  pauses.disable()
  const ownTurnMs = turns.stop()
  idle.stdin.end()
  const { longestPauseMs } = JSON.parse(await text(idle.stdout)) as { longestPauseMs: number }
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? 0
  const shared = { charts: sorted.length, pauseMs: pauses.max / 1e6, idlePauseMs: longestPauseMs, ownTurnMs }
  return { p50Ms: at(0.5), p95Ms: at(0.95), ...shared }
}

async function keepLooking(feeder: Worker, endMs: number): Promise<void> {
  while (performance.now() < endMs) {
    await feed(feeder, { fromMs: Date.now(), looks: 1, stepMs: LOOK_MS })
    await rest(Math.min(LOOK_MS, Math.max(0, endMs - performance.now())))
  }
}

/** The main thread's own processor time between two of its timers, the largest: what a pause is made of when the machine is busy. */
function measureTurns(): { stop: () => number } {
  let longestMs = 0
  let before = process.threadCpuUsage()
  const timer = setInterval(() => {
    const used = process.threadCpuUsage(before)
    longestMs = Math.max(longestMs, (used.user + used.system) / 1000)
    before = process.threadCpuUsage()
  }, 5)
  return {
    stop: () => {
      clearInterval(timer)
      return longestMs
    },
  }
}

/** One line, all lines of a group in a topic, a hundred partitions, or all groups of a topic, from an hour to the whole month. */
function chartQuery(n: number): HistoryQuery {
  const nowMs = Date.now()
  const hours = RANGES_HOURS[n % RANGES_HOURS.length] ?? 1
  const isOfPartitions = n % 3 === 0
  const id = 1 + Math.floor(Math.random() * (isOfPartitions ? (SERIES - GROUPS) / PARTITIONS_PER_GROUP : GROUPS))
  const { group, topic } = labelsOf(id)
  const range = { metric: 'group.lag', fromMs: nowMs - hours * HOUR, toMs: nowMs } as const
  if (isOfPartitions) return { ...range, group, topic, partition: '*' }
  return n % 3 === 1 ? { ...range, group, topic } : { ...range, topic }
}

/** At how many of the ranges the one look in which the lag was highest is still seen. */
async function spikes(history: History): Promise<number> {
  const { group, topic } = labelsOf(1)
  let seen = 0
  for (const hours of RANGES_HOURS.filter(each => each >= FULL_HOURS)) {
    const query: HistoryQuery = { metric: 'group.lag', group, topic, fromMs: Date.now() - hours * HOUR, toMs: Date.now() }
    const { series } = await history.query('local', query, Date.now())
    if (series[0]?.points.some(([, , max]) => max === SPIKE) === true) seen++
  }
  return seen
}

function report(measured: Measured): boolean {
  const { sizeBytes, samples, p50Ms, p95Ms, charts, pauseMs, idlePauseMs, ownTurnMs, spikeSeen } = measured
  const ranges = RANGES_HOURS.filter(each => each >= FULL_HOURS).length
  console.log(
    `${SERIES} series, ${DAYS} days, of these ${FULL_HOURS} h at full rate (${samples} values): ${(sizeBytes / 1024 ** 2).toFixed(0)} MiB`,
  )
  console.log(
    `${charts} charts while looks went on and hours were sealed: p50 ${p50Ms.toFixed(1)} ms, p95 ${p95Ms.toFixed(1)} ms`,
  )
  console.log(
    `main thread: longest pause ${pauseMs.toFixed(1)} ms, its own processor time ${ownTurnMs.toFixed(1)} ms; an idle process beside it ${idlePauseMs.toFixed(1)} ms`,
  )
  console.log(`a peak of one look is seen at ${spikeSeen} of ${ranges} ranges`)
  // Where even a process that does nothing stands still for longer, only the thread's own work says something.
  const pauseHeld = pauseMs <= LIMITS.pauseMs || (idlePauseMs > LIMITS.pauseMs && ownTurnMs <= LIMITS.pauseMs)
  const held = sizeBytes <= LIMITS.sizeBytes && p95Ms <= LIMITS.p95Ms && pauseHeld && spikeSeen === ranges
  console.log(JSON.stringify({ bench: 'history', series: SERIES, days: DAYS, ...measured, limits: LIMITS, ok: held }))
  return held
}
