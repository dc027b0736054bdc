import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { JsonObject } from '#lib/wire/patch'
import { FakeBrowser } from './live-fakes.ts'
import { LiveStream } from './live-stream.ts'

const T0 = 1_763_860_800_000
const overview = (n: number): JsonObject => ({ asOfMs: T0 + n, rates: { produced: n } })
const topics = (n: number): JsonObject => ({
  asOfMs: T0,
  items: [
    { name: 'a', messages: n },
    { name: 'b', messages: 0 },
  ],
})

let browser: FakeBrowser
let streams: LiveStream[]
beforeEach(() => {
  vi.useFakeTimers({ now: T0 })
  browser = new FakeBrowser()
  streams = []
})
afterEach(() => {
  for (const stream of streams) stream.stop()
  vi.useRealTimers()
})

function openTab(has: { locks?: boolean } = {}): LiveStream {
  const stream = new LiveStream('/api/v1/live', browser.tab(has))
  streams.push(stream)
  stream.start()
  return stream
}

/** Lets a tab look at a scope; gives what it was told. */
function look(stream: LiveStream, scope: string, cluster = 'local') {
  const answers: (JsonObject | 'gone')[] = []
  const leave = stream.subscribe({ cluster, scope }, { answer: data => answers.push(data), gone: () => answers.push('gone') })
  return { answers, leave, last: () => answers.at(-1) }
}

async function settle(ms = 50): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms)
}

describe('a tab', () => {
  it('opens one stream for everything that is looked at, and gets whole answers', async () => {
    const tab = openTab()
    const [first, second] = [look(tab, 'overview'), look(tab, 'topics')]
    await settle()
    expect(browser.source.scopes).toEqual(['overview', 'topics'])
    expect(browser.source.url.searchParams.get('client')).toBe('browser1')
    browser.source.open()
    browser.source.snapshot('overview', overview(1))
    browser.source.snapshot('topics', topics(1))
    browser.source.change('topics', topics(1), topics(2))
    expect(first.answers).toEqual([overview(1)])
    expect(second.answers).toEqual([topics(1), topics(2)])
  })

  it('opens a stream for the added scope and keeps one that is left for ten seconds', async () => {
    const tab = openTab()
    const first = look(tab, 'overview')
    await settle()
    browser.source.open()
    browser.source.snapshot('overview', overview(1))
    first.leave()
    look(tab, 'topics')
    await settle()
    expect(browser.source.scopes).toEqual(['overview', 'topics'])
    // The server is told what this tab holds, and sends only the rest.
    expect(browser.source.url.searchParams.get('after')).toBe('run.1')
    expect(browser.source.url.searchParams.getAll('have')).toEqual(['overview'])
    browser.source.change('overview', overview(1), overview(2))
    expect(look(tab, 'overview').answers).toEqual([overview(2)])
    await settle(11_000)
    expect(browser.source.scopes).toEqual(['overview', 'topics'])
  })

  it('asks for nothing any more when nothing is looked at', async () => {
    const tab = openTab()
    const { leave } = look(tab, 'overview')
    await settle()
    leave()
    await settle(10_100)
    expect(browser.openSources).toEqual([])
  })

  it('says that a thing is gone, and shows it again when it is back', async () => {
    const tab = openTab()
    const seen = look(tab, 'topic:a')
    await settle()
    browser.source.open()
    browser.source.gone('topic:a')
    expect(tab.status().state).toBe('live')
    browser.source.snapshot('topic:a', { name: 'a', asOfMs: T0 })
    expect(seen.answers).toEqual(['gone', { name: 'a', asOfMs: T0 }])
  })

  it('spreads more than twenty scopes over two streams and opens only the one that changes', async () => {
    const tab = openTab()
    for (let n = 0; n < 25; n++) look(tab, `topic:t${n}`)
    await settle()
    expect(browser.openSources.map(source => source.scopes.length)).toEqual([20, 5])
    const [full] = browser.openSources
    look(tab, 'overview')
    await settle()
    expect(browser.openSources.map(source => source.scopes.length)).toEqual([20, 6])
    expect(browser.openSources[0]).toBe(full)
  })
})

describe('how alive it is', () => {
  it('is connecting, live, stale and live again, with the age by the server’s clock', async () => {
    const tab = openTab()
    look(tab, 'overview')
    expect(tab.status()).toEqual({ state: 'connecting', ageMs: null, asOfMs: null })
    await settle()
    browser.source.open()
    // The server's clock is two hours ahead of ours, and its data 700 ms old.
    const aheadMs = 7_200_000
    browser.source.snapshot('overview', overview(aheadMs), T0 + aheadMs + 700)
    expect(tab.status()).toEqual({ state: 'live', ageMs: 700, asOfMs: T0 + aheadMs })
    await settle(14_000)
    expect(tab.status()).toMatchObject({ state: 'live', ageMs: 14_700 })
    await settle(1000)
    expect(tab.status()).toMatchObject({ state: 'stale', ageMs: 15_700 })
    browser.source.change('overview', overview(aheadMs), overview(aheadMs + 15_000), T0 + aheadMs + 15_700)
    expect(tab.status()).toMatchObject({ state: 'live', ageMs: 700 })
  })

  it('stays live over a short break, polls after three failures, is lost when that fails too, and comes back', async () => {
    const tab = openTab()
    look(tab, 'overview')
    const states: string[] = []
    tab.onStatus(() => states.push(tab.status().state))
    await settle()
    browser.source.open()
    browser.source.snapshot('overview', overview(0))
    browser.source.fail()
    expect(tab.status().state).toBe('live')
    browser.source.fail()
    browser.source.fail()
    expect(tab.status().state).toBe('polling')
    await settle(2000)
    tab.polled({ cluster: 'local', scope: 'overview' }, overview(2000))
    expect(tab.status()).toMatchObject({ state: 'polling', asOfMs: T0 + 2000 })
    tab.polled({ cluster: 'local', scope: 'overview' }, null)
    expect(tab.status().state).toBe('lost')
    browser.source.open()
    browser.source.snapshot('overview', overview(3000))
    expect(tab.status().state).toBe('live')
    expect(states.filter((state, index) => state !== states[index - 1])).toEqual([
      'connecting',
      'live',
      'polling',
      'lost',
      'live',
    ])
  })

  it('opens the stream again, less and less often, when the server refuses it', async () => {
    const tab = openTab()
    look(tab, 'overview')
    await settle()
    const openedAtMs: number[] = []
    for (let tries = 0; tries < 6; tries++) {
      openedAtMs.push(Date.now())
      browser.source.fail('refused')
      while (browser.openSources.length === 0) await settle(20)
    }
    const waits = openedAtMs.slice(1).map((at, index) => at - (openedAtMs[index] ?? 0))
    expect(waits[0]).toBeLessThan(700)
    expect(waits.at(-1)).toBeGreaterThan(7000)
    expect(tab.status().state).toBe('polling')
  })

  it('opens the stream again, for whole answers, when it has brought nothing for 45 seconds', async () => {
    const tab = openTab()
    look(tab, 'overview')
    await settle()
    const silent = browser.source
    silent.open()
    silent.snapshot('overview', overview(1))
    await settle(46_000)
    expect(browser.source).not.toBe(silent)
    expect(browser.source.url.searchParams.has('after')).toBe(false)
  })
})

describe('several tabs of a browser', () => {
  it('hold one stream for what all of them look at, and each gets what it looks at', async () => {
    const tabs = Array.from({ length: 12 }, () => openTab())
    const seen = tabs.map((tab, n) => look(tab, n % 2 === 0 ? 'overview' : `topic:t${n}`))
    await settle()
    expect(browser.source.scopes).toEqual(['overview', 'topic:t1', 'topic:t3', 'topic:t5', 'topic:t7', 'topic:t9', 'topic:t11'])
    browser.source.open()
    browser.source.snapshot('overview', overview(1))
    browser.source.snapshot('topic:t3', { name: 't3' })
    browser.source.change('overview', overview(1), overview(2))
    await settle()
    expect(seen[4]?.answers).toEqual([overview(1), overview(2)])
    expect(seen[3]?.answers).toEqual([{ name: 't3' }])
    expect(seen[1]?.answers).toEqual([])
    expect(tabs.map(tab => tab.status().state)).toEqual(tabs.map((_, n) => (n % 2 === 0 || n === 3 ? 'live' : 'connecting')))
  })

  it('give a tab that comes later the present answer without a new stream', async () => {
    look(openTab(), 'overview')
    await settle()
    const { source } = browser
    source.open()
    source.snapshot('overview', overview(1))
    const late = look(openTab(), 'overview')
    await settle()
    expect(late.answers).toEqual([overview(1)])
    expect(browser.source).toBe(source)
  })

  it('pass the stream on when the tab that holds it is closed, and miss nothing', async () => {
    const [first, second] = [openTab(), openTab()]
    look(first, 'overview')
    const seen = look(second, 'topics')
    await settle()
    browser.source.open()
    browser.source.snapshot('topics', topics(1))
    await settle()
    first.stop()
    await settle()
    expect(browser.source.scopes).toEqual(['topics'])
    browser.source.open()
    browser.source.snapshot('topics', topics(2))
    await settle()
    expect(seen.last()).toEqual(topics(2))
    expect(second.status().state).toBe('live')
  })

  it('forget a tab that vanished without a word', async () => {
    const [first, second] = [openTab(), openTab()]
    look(first, 'overview')
    look(second, 'topics')
    await settle()
    expect(browser.source.scopes).toContain('topics')
    browser.vanish('tab2')
    await settle(200_000)
    expect(browser.openSources.at(-1)?.scopes).toEqual(['overview'])
  })

  it('hold a stream each where the browser has no locks', async () => {
    look(openTab({ locks: false }), 'overview')
    look(openTab({ locks: false }), 'topics')
    await settle()
    expect(browser.openSources.map(source => source.scopes)).toEqual([['overview'], ['topics']])
  })

  it('ask for a whole answer when a change does not fit the one they have', async () => {
    const [first, second] = [openTab(), openTab()]
    look(first, 'topics')
    const seen = look(second, 'topics')
    await settle()
    browser.source.open()
    browser.source.snapshot('topics', topics(1))
    await settle()
    second.polled({ cluster: 'local', scope: 'topics' }, { asOfMs: T0, items: [{ odd: 1 }] })
    browser.source.change('topics', topics(1), topics(5))
    await settle()
    expect(seen.last()).toEqual(topics(5))
  })
})
