/**
 * Draws docs/screenshots/*.png: the built dashboard in front of a real five-broker cluster with the demo's story traffic, light
 * and dark, at 360 px, with broker 3 killed, and while it copies what it missed.
 *
 *   node scripts/screenshots.ts [seconds]      how long the story runs before the first picture (default 100)
 */
import { spawn } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { chromium, type Browser, type Page } from '@playwright/test'
import { startTemporaryCluster } from '#demo/brokers/temporary-cluster'
import { chromiumPath } from '#server/testing/chromium-path'
import type { DashboardProcess } from '#server/testing/dashboard-process'
import { ruleBody } from '#server/alerts/testing/alert-rig'
import { startDashboardWithPages } from '../e2e/support/dashboard.ts'
import { createMissed, fillMissed, untilCopying } from './testing/missed-topic.ts'

interface Shot {
  name: string
  /** Within the cluster, unless `isOfAll`. */
  path: string
  isOfAll?: boolean
  width?: number
  height?: number
  colorScheme?: 'light' | 'dark'
  prepare?: (page: Page) => Promise<void>
}

const ROOT = join(import.meta.dirname, '..')
const FOLDER = join(ROOT, 'docs', 'screenshots')
const DEAD_BROKER = 3
const PHONE = { width: 360, height: 760 }

const SHOTS: readonly Shot[] = [
  { name: 'overview-light', path: '' },
  { name: 'overview-dark', path: '', colorScheme: 'dark' },
  { name: 'overview-phone', path: '', ...PHONE },
  { name: 'topic-light', path: '/topics/topic1' },
  { name: 'topic-dark', path: '/topics/topic1', colorScheme: 'dark' },
  { name: 'topic-phone', path: '/topics/topic1', ...PHONE },
  { name: 'group-light', path: '/groups/shipping' },
  { name: 'group-dark', path: '/groups/shipping', colorScheme: 'dark' },
  { name: 'tape-light', path: '/topics/clicks/consumers' },
  { name: 'tape-dark', path: '/topics/clicks/consumers?group=analytics', colorScheme: 'dark' },
  { name: 'tape-phone', path: '/topics/clicks/consumers', ...PHONE },
  { name: 'messages-light', path: '/topics/orders/messages', prepare: openFirstMessage },
  { name: 'messages-dark', path: '/topics/orders/messages', colorScheme: 'dark', prepare: openFirstMessage },
  { name: 'messages-phone', path: '/topics/orders/messages', ...PHONE },
  { name: 'filter-light', path: `/topics/orders/messages?filter=${encodeURIComponent('value.total > 500.0')}` },
  { name: 'order-light', path: '/topics/numbers/order?count=200' },
  { name: 'order-dark', path: '/topics/numbers/order?count=200', colorScheme: 'dark' },
  { name: 'order-phone', path: '/topics/numbers/order?count=50', ...PHONE },
  { name: 'retention-light', path: '/topics/clicks/storage' },
  { name: 'topics-phone', path: '/topics', ...PHONE },
  { name: 'groups-phone', path: '/groups', ...PHONE },
]

/** Plans, predictions and the map of a whole cluster. */
const CLUSTER_SHOTS: readonly Shot[] = [
  { name: 'what-if-light', path: '/what-if?down=3,4' },
  { name: 'heat-map-light', path: '/map' },
  { name: 'drill-light', path: '/drill?broker=3&kind=kill' },
  { name: 'drill-phone', path: '/drill?broker=3&kind=kill', ...PHONE },
  { name: 'reassignment-light', path: '/reassignments/new?goal=drain&brokers=5&throttle=20', prepare: preview },
]

const CATCH_UP_SHOTS: readonly Shot[] = [
  { name: 'catch-up-light', path: '/brokers/3' },
  { name: 'catch-up-dark', path: '/topics/missed?partition=0', colorScheme: 'dark' },
]

const TIMELINE_SHOTS: readonly Shot[] = [{ name: 'timeline-light', path: '/timeline?broker=3' }]

const BROKEN_SHOTS: readonly Shot[] = [
  { name: 'broken-overview-light', path: '' },
  { name: 'broken-overview-dark', path: '', colorScheme: 'dark' },
  { name: 'broken-topic-light', path: '/topics/topic1' },
  { name: 'broken-topic-dark', path: '/topics/topic1', colorScheme: 'dark' },
  { name: 'broken-overview-phone', path: '', ...PHONE },
  { name: 'alerts-light', path: '/alerts', isOfAll: true },
  { name: 'alerts-dark', path: '/alerts?tab=rules', isOfAll: true, colorScheme: 'dark' },
]

await main(Number(process.argv[2] ?? 100))

async function main(storySeconds: number): Promise<void> {
  await mkdir(FOLDER, { recursive: true })
  const closings: (() => Promise<unknown>)[] = []
  try {
    const cluster = await startTemporaryCluster({ nodes: 5 })
    closings.push(() => cluster.close(0))
    const story = startStory(cluster.bootstrap)
    closings.push(story.close)
    const dashboard = await startDashboardWithPages(cluster.bootstrap)
    closings.push(() => dashboard.end())
    const browser = await chromium.launch({
      executablePath: chromiumPath(),
      args: ['--no-sandbox', '--disable-gpu'],
    })
    closings.push(() => browser.close())
    console.log(`The story runs for ${storySeconds} s first, so that there is something to see.`)
    await delay(storySeconds * 1000)
    for (const shot of SHOTS) await draw(browser, dashboard.url, shot)
    for (const shot of CLUSTER_SHOTS) await draw(browser, dashboard.url, shot)
    await addRules(dashboard)
    await createMissed(cluster.bootstrap)
    await cluster.kill(DEAD_BROKER)
    // Kafka itself notices after broker.session.timeout.ms, 9 s.
    await delay(14_000)
    for (const shot of BROKEN_SHOTS) await draw(browser, dashboard.url, shot)
    await fillMissed(cluster.bootstrap)
    await cluster.start(DEAD_BROKER)
    await untilCopying(dashboard.url)
    for (const shot of [...CATCH_UP_SHOTS, ...TIMELINE_SHOTS]) await draw(browser, dashboard.url, shot)
  } finally {
    for (const close of closings.toReversed()) await close()
  }
}

/** One fires when the broker is dead, one because a group of the story stands still, one does not. */
async function addRules(dashboard: DashboardProcess): Promise<void> {
  const rules = [
    { name: 'Broker lost', kind: 'broker-down', threshold: null },
    { name: 'Orders unread', kind: 'lag', groups: 'analytics', threshold: 1000, severity: 'warning' },
    { name: 'Disk', kind: 'disk-days', threshold: 7, severity: 'warning' },
  ] as const
  for (const rule of rules) {
    const { status, body } = await dashboard.change('POST', '/alert-rules', ruleBody({ ...rule, destinations: [] }))
    if (status !== 201) throw new Error(`The rule ${rule.name} was not taken: ${JSON.stringify(body)}`)
  }
}

function startStory(bootstrap: readonly string[]): { close: () => Promise<void> } {
  const child = spawn(process.execPath, ['demo/traffic/main.ts'], {
    cwd: ROOT,
    stdio: ['pipe', 'ignore', 'inherit'],
    env: { ...process.env, KAFKA_BROKERS: bootstrap.join(',') },
  })
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const close = async () => {
    child.stdin.end()
    await ended
  }
  return { close }
}

async function draw(browser: Browser, url: string, shot: Shot): Promise<void> {
  const { width = 1440, height = 900, colorScheme = 'light' } = shot
  const page = await browser.newPage({ viewport: { width, height }, deviceScaleFactor: 2, colorScheme, reducedMotion: 'reduce' })
  await page.goto(`${url}${shot.isOfAll ? '' : '/clusters/demo'}${shot.path}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForFunction(() => document.querySelector('[aria-busy]') === null)
  await page.waitForFunction(() => document.fonts.status === 'loaded')
  await shot.prepare?.(page)
  // Charts draw themselves once their size is known.
  await delay(1_500)
  await page.screenshot({ path: join(FOLDER, `${shot.name}.png`) })
  console.log(`drawn: docs/screenshots/${shot.name}.png`)
  await page.close()
}

async function openFirstMessage(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /^Open partition/ })
    .nth(2)
    .click()
  await page.getByRole('region', { name: 'Message', exact: true }).waitFor()
}

async function preview(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Preview' }).click()
  await page.getByRole('button', { name: 'Start…' }).waitFor()
}
