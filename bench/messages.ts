/**
 * Searching messages through the HTTP API of a real dashboard against kcat's plain read of the same topic: 3,000,000 JSON
 * messages of about 300 bytes in 6 partitions of three real brokers, once per codec, what is sought in 157 of them. Pairs
 * alternate in one run; medians count.
 *
 * `npm run bench -- messages [--rows=contains,filter,newest,offset,scans] [--codecs=none,lz4,zstd,snappy,gzip]
 * [--messages=3000000] [--runs=5] [--data-dir=FOLDER]`; the folder keeps the brokers' data, so that another run need not write it.
 */
import { parseArgs } from 'node:util'
import { startCluster } from '#demo/brokers/cluster'
import { startTemporaryCluster } from '#demo/brokers/temporary-cluster'
import { createBrokerPool } from '#server/kafka/connections/broker-pool'
import type { Codec } from '#server/kafka/record-batch'
import { messageOf } from '#server/log'
import { startDashboard, type DashboardProcess } from '#server/testing/dashboard-process'
import { configFor } from './big-cluster-config.ts'
import { median } from './median.ts'
import { kcatReads, loopDelay, requireKcat, search, watchIdle, watchMemory } from './messages-sides.ts'
import { fillTopics, HITS, NEEDLE, topicOf, WIDE_PARTITIONS, WIDE_TOPIC } from './messages-topics.ts'

const { values: flags } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string', default: 'contains,filter,newest,offset,scans' },
    codecs: { type: 'string', default: 'none,lz4,zstd,snappy,gzip' },
    messages: { type: 'string', default: '3000000' },
    runs: { type: 'string', default: '5' },
    'data-dir': { type: 'string' },
  },
})
const ROWS = new Set(flags.rows.split(','))
const MESSAGES = Number(flags.messages)
const RUNS = Number(flags.runs)
const MAX_RATIO: Record<Codec, number> = { none: 1, lz4: 1, zstd: 1.2, snappy: 1.2, gzip: 1.2 }
const CODECS = (Object.keys(MAX_RATIO) as Codec[]).filter(codec => flags.codecs.split(',').includes(codec))
const FIRST_CODEC = CODECS[0] ?? 'none'
/** Both fields have to be looked at, and a test of the bytes can rule most messages out. */
const TWO_FIELDS = { filter: 'value.customer.country == "IS" && value.order.state == "refused"', limit: 1.5 }
/** Nothing in the bytes tells which messages match: every one has to be parsed. Its answer is nothing, after all of them. */
const ARITHMETIC = { filter: 'value.order.total + double(value.order.items) < 0.0', limit: 3 }
const QUICK_RUNS = 41
const NEWEST_MS = 30
const NEWEST_WIDE_MS = 600
const OFFSET_MS = 20
const PAUSE_MS = 20
const RESIDENT_MB = 400
const SCANS_AT_ONCE = 4

interface Sides {
  dashboard: DashboardProcess
  bootstrap: string
}

/** Prints one table; false when a limit is broken. */
export async function run(): Promise<boolean> {
  await requireKcat()
  const dataDir = flags['data-dir']
  const start = dataDir === undefined ? startTemporaryCluster : startCluster
  const cluster = await start({ nodes: 3, dataDir: dataDir ?? '' })
  const closings: (() => unknown)[] = [() => cluster.close(dataDir === undefined ? 0 : 8000)]
  try {
    const pool = createBrokerPool(configFor(cluster.bootstrap), 'change')
    closings.push(() => pool.close())
    const startedMs = performance.now()
    await fillTopics(pool, CODECS, MESSAGES)
    console.error(`the topics were ready after ${Math.round((performance.now() - startedMs) / 1000)} s`)
    const dashboard = await startDashboard({ KAFKA_BROKERS: cluster.bootstrap.join(','), PARTITURA_CLUSTER_NAME: 'bench' })
    closings.push(() => dashboard.end())
    return await measureAll({ dashboard, bootstrap: cluster.bootstrap.join(',') })
  } finally {
    for (const close of closings.toReversed()) await close()
  }
}

async function measureAll(sides: Sides): Promise<boolean> {
  const held: boolean[] = []
  console.log(`${MESSAGES} messages in 6 partitions of three brokers, per codec; medians of ${RUNS}`)
  if (ROWS.has('newest')) {
    held.push(await quick('newest 50 of 6 partitions', urlOf(sides, topicOf(FIRST_CODEC), NEWEST), NEWEST_MS))
    held.push(await quick(`newest 50 of ${WIDE_PARTITIONS} partitions`, urlOf(sides, WIDE_TOPIC, NEWEST), NEWEST_WIDE_MS))
  }
  if (ROWS.has('offset')) {
    const url = `${sides.dashboard.url}/api/v1/clusters/bench/topics/${topicOf(FIRST_CODEC)}/messages/3/123`
    held.push(await quick('one message by offset', url, OFFSET_MS))
  }
  await loopDelay(sides.dashboard.url)
  const idle = watchIdle()
  if (ROWS.has('contains')) {
    for (const codec of CODECS)
      held.push(await against(sides, codec, `contains, ${codec}`, { contains: NEEDLE }, HITS, MAX_RATIO[codec]))
  }
  if (ROWS.has('filter')) {
    const two = `filter on two fields, ${FIRST_CODEC}`
    held.push(await against(sides, FIRST_CODEC, two, { filter: TWO_FIELDS.filter }, HITS, TWO_FIELDS.limit))
    const all = `filter that parses all, ${FIRST_CODEC}`
    held.push(await against(sides, FIRST_CODEC, all, { filter: ARITHMETIC.filter }, 0, ARITHMETIC.limit))
  }
  if (ROWS.has('scans')) held.push(await manyAtOnce(sides))
  held.push(await pauses(sides, await idle.stop()))
  return held.every(Boolean)
}

const NEWEST = { order: 'newest', limit: '50' }

function urlOf({ dashboard }: Sides, topic: string, query: Record<string, string>): string {
  const parameters = new URLSearchParams({ limit: '1000', maxSeconds: '120', ...query })
  return `${dashboard.url}/api/v1/clusters/bench/topics/${topic}/messages?${parameters}`
}

/** What keeps one row from being measured breaks that row only. */
async function against(...[sides, codec, name, query, hits, maxRatio]: Parameters<typeof ratioOf>): Promise<boolean> {
  try {
    return await ratioOf(sides, codec, name, query, hits, maxRatio)
  } catch (error) {
    return row(name, messageOf(error).slice(0, 100), false, `≤ ${maxRatio}`)
  }
}

/** Alternating pairs after one of each that nobody counts: brokers, page cache and compilers warm up. */
async function ratioOf(
  sides: Sides,
  codec: Codec,
  name: string,
  query: Record<string, string>,
  hits: number,
  maxRatio: number,
): Promise<boolean> {
  const url = urlOf(sides, topicOf(codec), query)
  const ours: number[] = []
  const kcats: number[] = []
  const sideOfOurs = async () => {
    const { tookMs, messages, end } = await search(url)
    const whole = end.reason === 'end-reached' && end.scanned === MESSAGES && messages === hits
    if (!whole) throw new Error(`${name}: ${messages} of ${hits} found, ${end.scanned} scanned, ${end.reason}: ${end.detail}`)
    ours.push(tookMs)
  }
  const sideOfKcat = async () => void kcats.push(await kcatReads(sides.bootstrap, topicOf(codec)))
  for (let pair = 0; pair <= RUNS; pair++) {
    await (pair % 2 === 0 ? sideOfOurs() : sideOfKcat())
    await (pair % 2 === 0 ? sideOfKcat() : sideOfOurs())
  }
  const [mine, theirs] = [median(ours.slice(1)), median(kcats.slice(1))]
  const ratio = mine / theirs
  return row(name, `${ratio.toFixed(2)} (${seconds(mine)} against kcat’s ${seconds(theirs)})`, ratio <= maxRatio, `≤ ${maxRatio}`)
}

/** One request after another, each from a client that has a connection. */
async function quick(name: string, url: string, limitMs: number): Promise<boolean> {
  const times: number[] = []
  for (let turn = 0; turn <= QUICK_RUNS; turn++) {
    const startedMs = performance.now()
    const response = await fetch(url)
    await response.arrayBuffer()
    if (!response.ok) throw new Error(`${name}: ${response.status}`)
    times.push(performance.now() - startedMs)
  }
  const warm = times.slice(1).toSorted((a, b) => a - b)
  const p95 = warm[Math.floor(warm.length * 0.95)] ?? Number.NaN
  const told = `${median(warm).toFixed(1)} ms (p95 ${p95.toFixed(1)}, the first ${(times[0] ?? 0).toFixed(0)})`
  return row(name, told, median(warm) < limitMs, `< ${limitMs} ms`)
}

async function manyAtOnce(sides: Sides): Promise<boolean> {
  const memory = watchMemory(sides.dashboard.pid)
  const codecs = Array.from({ length: SCANS_AT_ONCE }, (_, i) => CODECS[i % CODECS.length] ?? 'none')
  const runs = await Promise.all(codecs.map(codec => search(urlOf(sides, topicOf(codec), { contains: NEEDLE }))))
  const peakMb = memory.peakMb()
  const all = runs.every(({ messages, end }) => messages === HITS && end.scanned === MESSAGES)
  return row(
    `resident with ${SCANS_AT_ONCE} scans in flight`,
    `${peakMb.toFixed(0)} MB`,
    all && peakMb < RESIDENT_MB,
    `< ${RESIDENT_MB} MB`,
  )
}

async function pauses(sides: Sides, idle: { p999Ms: number; longestPauseMs: number }): Promise<boolean> {
  const { p999Ms, maxMs } = await loopDelay(sides.dashboard.url)
  const told = `p99.9 ${p999Ms.toFixed(1)} ms, longest ${maxMs.toFixed(1)} (idle process: ${idle.p999Ms.toFixed(1)}, ${idle.longestPauseMs.toFixed(1)})`
  return row('main thread’s pause meanwhile', told, p999Ms < PAUSE_MS, `< ${PAUSE_MS} ms`)
}

function row(name: string, value: string, held: boolean, limit: string): boolean {
  console.log(`  ${name.padEnd(36)} ${value.padEnd(60)} ${limit}: ${held ? 'held' : 'BROKEN'}`)
  return held
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`
}
