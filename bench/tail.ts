/**
 * A tail of 20,000 messages a second with a filter that one in twenty passes: is a match lost, does the page stay smooth, does
 * the server's memory stay flat? One real broker; one producer whose every match is counted; beside each other on the same
 * tail: a program that takes every match over the API, one that takes 20 a second, and the page in Chromium. The page's
 * frames are set against those of an empty page, by turns in the same browser.
 *
 * `npm run bench -- tail [--minutes=10] [--rate=20000]`; needs the build (`npm run build`). Fails when a match is missing or
 * comes twice, when the page draws less than nine tenths of the empty page's frames, or when the server's memory grows by
 * more than a tenth from the second minute to the last.
 */
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { chromium, type Browser, type Page } from '@playwright/test'
import { startTemporaryCluster } from '#demo/brokers/temporary-cluster'
import { formatBytes } from '#lib/format/bytes'
import { scanLine } from '#lib/wire/messages'
import { createBrokerPool } from '#server/kafka/connections/broker-pool'
import { produceRequest } from '#server/kafka/protocol/produce'
import { createTopicLog } from '#server/kafka/topic-log'
import { writeBatch } from '#server/kafka/write-batch'
import { chromiumPath } from '#server/testing/chromium-path'
import { startDashboard } from '#server/testing/dashboard-process'
import { configFor } from './big-cluster-config.ts'
import { median } from './median.ts'

const { values: flags } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: 'string' }, rate: { type: 'string' } },
})
const MINUTES = Number(flags.minutes ?? 10)
const RATE = Number(flags.rate ?? 20_000)
const TOPIC = 'tailed'
const PARTITIONS = 6
const BATCH = 500
const ONE_IN = 20
const MIN_FRAMES = 0.9
const MAX_GROWTH = 1.1
const FRAME_WINDOW_MS = 5000

type Dashboard = Awaited<ReturnType<typeof startDashboard>>

/** Prints what was measured; false when a limit is broken. */
export async function run(): Promise<boolean> {
  const cluster = await startTemporaryCluster({ nodes: 1 })
  const closings: (() => unknown)[] = [() => cluster.close(0)]
  try {
    const environment = { KAFKA_BROKERS: cluster.bootstrap.join(','), PARTITURA_CLUSTER_NAME: 'bench', NODE_ENV: 'production' }
    const dashboard = await startDashboard(environment, [], { pages: true })
    closings.push(() => dashboard.end())
    // Small segments, so that a long run does not fill the disk.
    const configs = { 'retention.bytes': String(64 << 20), 'segment.bytes': String(16 << 20) }
    await dashboard.change('POST', '/clusters/bench/topics', {
      name: TOPIC,
      partitions: PARTITIONS,
      replicationFactor: 1,
      configs,
    })
    const browser = await chromium.launch({
      executablePath: chromiumPath(),
      args: ['--no-sandbox'],
    })
    closings.push(() => browser.close())
    return report(await measure(dashboard, browser, cluster.bootstrap))
  } finally {
    for (const close of closings.toReversed()) await close()
  }
}

interface Measured {
  sent: number
  matching: number
  seconds: number
  /** Every match by the API: lines, and how many of them came twice. */
  every: { lines: number; twice: number }
  /** 20 a second. */
  few: { lines: number; matched: number }
  frames: { page: number[]; empty: number[] }
  residentBytes: { atSeconds: number; bytes: number }[]
}

async function measure(dashboard: Dashboard, browser: Browser, bootstrap: readonly string[]): Promise<Measured> {
  const leaving = new AbortController()
  const every = follow(dashboard, '', leaving.signal)
  const few = follow(dashboard, '&showPerSecond=20', leaving.signal)
  await Promise.all([every.begun, few.begun])
  const [page, empty] = await Promise.all([browser.newPage(), browser.newPage()])
  await page.goto(`${dashboard.url}/clusters/bench/topics/${TOPIC}/messages?tail=1&contains=hit`)
  await page.getByText('Waiting for messages').waitFor()
  const startedAtMs = performance.now()
  const untilMs = startedAtMs + MINUTES * 60_000
  const producing = produce(bootstrap, untilMs)
  const frames = { page: [] as number[], empty: [] as number[] }
  const residentBytes: Measured['residentBytes'] = []
  while (performance.now() < untilMs - 2 * FRAME_WINDOW_MS) {
    frames.page.push(await framesPerSecond(page))
    frames.empty.push(await framesPerSecond(empty))
    residentBytes.push({ atSeconds: (performance.now() - startedAtMs) / 1000, bytes: await residentOf(dashboard) })
  }
  const sent = await producing
  const seconds = (performance.now() - startedAtMs) / 1000
  const matching = sent / ONE_IN
  for (let waited = 0; waited < 60 && (every.seen.lines < matching || few.seen.matched < matching); waited++) await sleep(500)
  leaving.abort()
  return {
    sent,
    matching,
    seconds,
    every: { lines: every.seen.lines, twice: every.seen.twice },
    few: { lines: few.seen.lines, matched: few.seen.matched },
    frames,
    residentBytes,
  }
}

/** A tail over the API. Offsets of a partition only grow: a line that does not is one that came twice. */
function follow(dashboard: Dashboard, more: string, signal: AbortSignal) {
  const seen = { lines: 0, twice: 0, matched: 0 }
  const begun = Promise.withResolvers<void>()
  const last = new Map<number, bigint>()
  const reading = async () => {
    const url = `${dashboard.url}/api/v1/clusters/bench/topics/${TOPIC}/messages?tail=true&contains=hit${more}`
    const response = await fetch(url, { signal, headers: { accept: 'application/x-ndjson' } })
    if (response.body === null) throw new Error('no body')
    for await (const text of createInterface({ input: Readable.from(response.body) })) {
      if (text === '') continue
      const line = scanLine.parse(JSON.parse(text))
      begun.resolve()
      if (line.type === 'progress') seen.matched = line.tail?.matched ?? 0
      if (line.type !== 'message') continue
      seen.lines++
      if (BigInt(line.offset) <= (last.get(line.partition) ?? -1n)) seen.twice++
      last.set(line.partition, BigInt(line.offset))
    }
  }
  reading().catch((error: unknown) => begun.reject(error))
  return { seen, begun: begun.promise }
}

/** Sends batches that are written once a second, so that the producer costs next to nothing. Returns how many messages were sent. */
async function produce(bootstrap: readonly string[], untilMs: number): Promise<number> {
  const pool = createBrokerPool(configFor([...bootstrap]), 'change')
  try {
    await pool.bootstrap()
    const layout = await createTopicLog(pool).describe(TOPIC, AbortSignal.timeout(15_000))
    const records = Array.from({ length: BATCH }, (_, i) => ({
      key: Buffer.from(`key-${i % 40}`),
      value: Buffer.from(JSON.stringify({ n: i, state: i % ONE_IN === 0 ? 'hit' : 'other', text: 'x'.repeat(200) })),
      headers: [],
    }))
    let written: { atMs: number; batch: Buffer } = { atMs: Number.NEGATIVE_INFINITY, batch: Buffer.alloc(0) }
    const freshBatch = () => {
      if (performance.now() - written.atMs > 1000) {
        written = { atMs: performance.now(), batch: writeBatch(records, Date.now(), 'none') }
      }
      return written.batch
    }
    const startedAtMs = performance.now()
    // A request at a time for each partition, side by side: one after another they do not come to 20,000 messages a second.
    const writePartition = async (partition: number): Promise<number> => {
      const leader = layout.partitions.get(partition)?.leader ?? -1
      let batches = 0
      while (performance.now() < untilMs) {
        const due = ((performance.now() - startedAtMs) * RATE) / 1000 / BATCH / PARTITIONS
        if (batches >= due) {
          await sleep(5)
          continue
        }
        const args = { topic: TOPIC, partition, records: freshBatch(), timeoutMs: 10_000 }
        const [result] = await pool.request(leader, produceRequest, args, {})
        if (result?.errorCode !== 0) throw new Error(`producing failed with ${result?.errorCode}`)
        batches++
      }
      return batches
    }
    const batches = await Promise.all(Array.from({ length: PARTITIONS }, (_, partition) => writePartition(partition)))
    return batches.reduce((sum, each) => sum + each, 0) * BATCH
  } finally {
    pool.close()
  }
}

/** Pictures a second while the page is in front. */
async function framesPerSecond(page: Page): Promise<number> {
  await page.bringToFront()
  const frames = await page.evaluate(
    windowMs =>
      new Promise<number>(resolve => {
        let count = 0
        const startedAtMs = performance.now()
        const next = () => {
          count++
          if (performance.now() - startedAtMs >= windowMs) resolve(count)
          else requestAnimationFrame(next)
        }
        requestAnimationFrame(next)
      }),
    FRAME_WINDOW_MS,
  )
  return (frames * 1000) / FRAME_WINDOW_MS
}

async function residentOf({ pid }: Dashboard): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024
}

function report({ sent, matching, seconds, every, few, frames, residentBytes }: Measured): boolean {
  const [page, empty] = [median(frames.page), median(frames.empty)]
  const lastSecond = residentBytes.at(-1)?.atSeconds ?? 0
  const within = (from: number, to: number) =>
    median(residentBytes.filter(({ atSeconds }) => atSeconds >= from && atSeconds < to).map(({ bytes }) => bytes))
  const early = within(Math.min(60, lastSecond / 3), Math.min(120, (lastSecond * 2) / 3))
  const late = within(lastSecond - Math.min(60, lastSecond / 3), lastSecond + 1)
  const checks = [
    [
      'every match, none twice',
      every.lines === matching && every.twice === 0,
      `${every.lines} of ${matching}, ${every.twice} twice`,
    ],
    ['20 a second, all counted', few.matched === matching, `${few.matched} of ${matching} counted, ${few.lines} shown`],
    [
      'frames a second, page ÷ empty page',
      page / empty >= MIN_FRAMES,
      `${page.toFixed(1)} ÷ ${empty.toFixed(1)} = ${(page / empty).toFixed(2)}`,
    ],
    [
      'memory, last ÷ second minute',
      late / early <= MAX_GROWTH,
      `${formatBytes(late)} ÷ ${formatBytes(early)} = ${(late / early).toFixed(3)}`,
    ],
  ] as const
  console.log(`${sent} messages in ${seconds.toFixed(0)} s: ${(sent / seconds).toFixed(0)} a second, ${matching} match`)
  for (const [what, held, figures] of checks) console.log(`${what.padEnd(36)} ${figures.padEnd(44)} ${held ? 'ok' : 'FAILED'}`)
  console.log(
    JSON.stringify({ bench: 'tail', sent, matching, seconds, every, few, framesPerSecond: { page, empty }, early, late }),
  )
  return checks.every(([, held]) => held)
}
