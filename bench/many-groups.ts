/**
 * Two thousand groups with twenty partitions each: how often Kafka is asked for their commits (counting proxies before the
 * brokers), how fast the groups page opens and filters in Chromium, and the API beside it. Needs the built pages.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium, type Page } from '@playwright/test'
import { freePorts } from '#demo/brokers/ports'
import { chromiumPath } from '#server/testing/chromium-path'
import { startDashboard, type DashboardProcess } from '#server/testing/dashboard-process'
import { startBigCluster } from './big-cluster.ts'
import { behindProxy, startCountingProxy, type CountingProxy } from './counting-proxy.ts'

const SIZE = { topics: 400, partitionsPerTopic: 10, groups: 2000 }
const OPENED = 20
const FILTERED = 20
const OPEN_P95_MS = 500
const FILTER_P95_MS = 50
const COUNTED_MS = 60_000
const LIST_GROUPS = 16
const OFFSET_FETCH = 9
const READY_MS = 120_000
const CHROMIUM = {
  executablePath: chromiumPath(),
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-sync'],
}

export async function run(): Promise<boolean> {
  const listeners = await freePorts(3, new Set())
  const proxies = await Promise.all(listeners.map(port => startCountingProxy({ host: '127.0.0.1', port })))
  const big = await startBigCluster(
    SIZE,
    message => console.error(message),
    ours => behindProxy(ours, listeners, proxies),
  )
  const environment = { KAFKA_BROKERS: proxies.map(({ address }) => address).join(','), PARTITURA_CLUSTER_NAME: 'bench' }
  const dashboard = await startDashboard({ ...environment, NODE_ENV: 'production' }, [], { pages: true })
  try {
    await untilAllAreSeen(dashboard)
    const held = [await countRequests(proxies), await measureApi(dashboard)]
    const browser = await chromium.launch(CHROMIUM)
    try {
      held.push(await measurePage(await browser.newPage({ viewport: { width: 1440, height: 900 } }), dashboard.url))
    } finally {
      await browser.close()
    }
    return held.every(Boolean)
  } finally {
    await dashboard.end()
    await big.close()
    await Promise.all(proxies.map(proxy => proxy.close()))
  }
}

async function untilAllAreSeen(dashboard: DashboardProcess): Promise<void> {
  const untilMs = performance.now() + READY_MS
  for (;;) {
    const { body } = await dashboard.get('/clusters/bench/groups?limit=1').catch(() => ({ body: null }))
    if (JSON.stringify(body).includes(`"total":${SIZE.groups}`)) return
    if (performance.now() > untilMs) throw new Error(`not all groups in time: ${JSON.stringify(body).slice(0, 300)}`)
    await sleep(500)
  }
}

/** A period is a ListGroups; in each the coordinator is asked once for the commits of all of its groups. */
async function countRequests(proxies: readonly CountingProxy[]): Promise<boolean> {
  const count = (key: number) => proxies.map(({ requests }) => requests.get(key) ?? 0)
  const [listed, fetched] = [count(LIST_GROUPS), count(OFFSET_FETCH)]
  await sleep(COUNTED_MS)
  const periods = count(LIST_GROUPS).map((after, i) => after - (listed[i] ?? 0))
  const asked = count(OFFSET_FETCH).map((after, i) => after - (fetched[i] ?? 0))
  // A period may be cut by the end of the count.
  const held = asked.every((each, i) => each > 0 && Math.abs(each - (periods[i] ?? 0)) <= 1)
  console.log(`${SIZE.groups} groups × ${SIZE.partitionsPerTopic * 2} partitions, three coordinators`)
  line(`periods in ${COUNTED_MS / 1000} s, by coordinator`, periods.join(', '))
  line('requests for commits (OffsetFetch), by coordinator', `${asked.join(', ')}   (one a period: ${verdict(held)})`)
  return held
}

async function measureApi(dashboard: DashboardProcess): Promise<boolean> {
  for (const path of ['/clusters/bench/groups?limit=200&sort=-lag', '/clusters/bench/groups?limit=200&sort=-lag&filter=17']) {
    const took: number[] = []
    for (let i = 0; i < 30; i++) {
      const startedAtMs = performance.now()
      await dashboard.get(path)
      took.push(performance.now() - startedAtMs)
    }
    line(`API ${path.slice(path.indexOf('/groups'))}`, words(took))
  }
  return true
}

async function measurePage(page: Page, url: string): Promise<boolean> {
  const opened: number[] = []
  const address = `${url}/clusters/bench/groups`
  // The first opens the browser's cache and the server's modules; it is told apart.
  for (let i = 0; i <= OPENED; i++) {
    const startedAtMs = performance.now()
    await page.goto(address, { waitUntil: 'commit' })
    await page.locator('tbody tr', { hasText: 'group-' }).first().waitFor()
    opened.push(performance.now() - startedAtMs)
    await page.waitForLoadState('load')
    await sleep(300)
  }
  const [first = 0, ...others] = opened
  line('groups page: first open', `${first.toFixed(0)} ms`)
  const openHeld = report('groups page: until its rows are there', others, OPEN_P95_MS)
  const filtered: number[] = []
  // As with the first page: the first key finds code that the browser has not read yet.
  for (let i = 0; i <= FILTERED; i++) {
    const wanted = String(100 + i * 37)
    filtered.push(
      await filterTo(
        page,
        wanted,
        Array.from({ length: SIZE.groups }, (_, n) => String(n).padStart(4, '0')).filter(n => n.includes(wanted)).length,
      ),
    )
    await filterTo(page, '', 0)
  }
  const [firstFilter = 0, ...laterFilters] = filtered
  line('filter: the first key', `${firstFilter.toFixed(0)} ms`)
  return report('filter: from the key to the rows', laterFilters, FILTER_P95_MS) && openHeld
}

/** In the page's own time: from the input to the table that shows all of what was asked for, and nothing else. */
async function filterTo(page: Page, text: string, expected: number): Promise<number> {
  await sleep(400)
  return page.evaluate(
    async ({ wanted, count }) => {
      const field = document.querySelector<HTMLInputElement>('input[type=search][aria-label="Filter by id"]')
      if (field === null) throw new Error('there is no filter')
      const isDone = () => {
        const rows = [...document.querySelectorAll('tbody tr')].map(row => row.textContent).filter(row => row.includes('group-'))
        const fits = rows.filter(row => (/group-\d+/.exec(row)?.[0] ?? '').includes(wanted))
        return rows.length === count && fits.length === rows.length
      }
      const startedAtMs = performance.now()
      // Past React's own setter, as a key does.
      Reflect.set(HTMLInputElement.prototype, 'value', wanted, field)
      field.dispatchEvent(new Event('input', { bubbles: true }))
      if (wanted === '') return 0
      return new Promise<number>((resolve, reject) => {
        const observer = new MutationObserver(() => {
          if (!isDone()) return
          observer.disconnect()
          resolve(performance.now() - startedAtMs)
        })
        observer.observe(document.body, { childList: true, subtree: true, characterData: true })
        setTimeout(() => reject(new Error(`the filter “${wanted}” shows nothing`)), 5000)
      })
    },
    { wanted: text, count: expected },
  )
}

function report(name: string, tookMs: readonly number[], p95Ms: number): boolean {
  const held = quantile(tookMs, 0.95) < p95Ms
  line(name, `${words(tookMs)}   (p95 under ${p95Ms} ms: ${verdict(held)})`)
  return held
}

function words(tookMs: readonly number[]): string {
  return `p50 ${quantile(tookMs, 0.5).toFixed(0)} ms, p95 ${quantile(tookMs, 0.95).toFixed(0)} ms`
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

function verdict(held: boolean): string {
  return held ? 'held' : 'BROKEN'
}

function line(name: string, value: string): void {
  console.log(`  ${name.padEnd(54)} ${value}`)
}
