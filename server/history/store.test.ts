import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { HistoryQuery } from '#lib/wire/history'
import { DEFAULT_RETENTION, HOUR } from './levels.ts'
import type { HistoryStore } from './store.ts'
import { maintain, post, temporaryHistory } from './testing/temporary-store.ts'

const MINUTE = 60_000
/** The start of an hour, so that tests know where chunks begin. */
const T0 = Math.floor(1_763_860_800_000 / HOUR) * HOUR

let home: ReturnType<typeof temporaryHistory>
let store: HistoryStore
beforeEach(() => {
  home = temporaryHistory()
  home.clock.nowMs = T0
  store = home.open()
})
afterEach(() => {
  store.close()
  home.remove()
})

function ask(query: Partial<HistoryQuery>) {
  return store.query('local', { metric: 'group.lag', group: 'g', ...query }, home.clock.nowMs)
}

/** Samples every 5 s over a stretch; `value` of the sample's time. */
function record(fromMs: number, toMs: number, value: (tMs: number) => number): void {
  for (let tMs = fromMs; tMs < toMs; tMs += 5000) {
    home.clock.nowMs = tMs
    post(store, tMs, value(tMs))
    if (tMs % (10 * MINUTE) === 0) {
      store.flush()
      maintain(store)
    }
  }
}

describe('a chart', () => {
  it('shows a spike of one sample in every range, as the maximum of its point', () => {
    const spikeAt = T0 + 30 * MINUTE + 5000
    record(T0, T0 + 3 * HOUR, tMs => (tMs === spikeAt ? 9999 : 10))
    for (const points of [2, 10, 100, 300, 1000]) {
      const { series, stepMs } = ask({ fromMs: T0, toMs: T0 + 3 * HOUR, points })
      const spike = series[0]?.points.find(([, , max]) => max === 9999)
      expect(spike?.[0]).toBeLessThanOrEqual(spikeAt)
      expect(spikeAt - (spike?.[0] ?? 0)).toBeLessThan(stepMs)
    }
  })

  it('has at most as many points as asked for, also where the range does not begin with a step', () => {
    record(T0, T0 + 2 * HOUR, () => 1)
    for (const points of [2, 7, 60, 299, 300]) {
      const shown = ask({ fromMs: T0 + 12_345, toMs: T0 + 2 * HOUR - 4321, points }).series[0]?.points ?? []
      expect(shown.length).toBeLessThanOrEqual(points)
      expect(shown.length).toBeGreaterThan(points / 4)
    }
  })

  it('has points in order, without two of the same time, across chunks and the open hour', () => {
    record(T0, T0 + 8 * HOUR + 20 * MINUTE, tMs => tMs - T0)
    for (const points of [50, 300, 1000]) {
      const times = (ask({ fromMs: T0, points }).series[0]?.points ?? []).map(([tMs]) => tMs)
      expect(times).toEqual([...new Set(times)].toSorted((a, b) => a - b))
      expect(times.at(-1)).toBeGreaterThanOrEqual(T0 + 8 * HOUR)
    }
  })

  it('leaves a gap where nothing was recorded: no zero, no repeated value', () => {
    record(T0, T0 + 20 * MINUTE, () => 5)
    record(T0 + 40 * MINUTE, T0 + 60 * MINUTE, () => 5)
    const { series, stepMs } = ask({ fromMs: T0, toMs: T0 + HOUR, points: 100 })
    const inGap = series[0]?.points.filter(([tMs]) => tMs >= T0 + 20 * MINUTE && tMs + stepMs <= T0 + 40 * MINUTE)
    expect(inGap).toEqual([])
  })

  it('takes points wide enough for a series that is looked at every 30 seconds, so that it has no holes', () => {
    const labels = { topic: 't' }
    for (let n = 0; n < 120; n++) post(store, T0 + n * 30_000 + (n % 3) * 1500, 1e9 + n, { metric: 'topic.size-bytes', labels })
    home.clock.nowMs = T0 + HOUR
    const { series, stepMs } = store.query('local', { metric: 'topic.size-bytes', fromMs: T0, points: 1000 }, home.clock.nowMs)
    const times = (series[0]?.points ?? []).map(([tMs]) => tMs)
    expect(times.slice(1).every((tMs, index) => tMs - (times[index] ?? 0) === stepMs)).toBe(true)
    expect(stepMs).toBeLessThanOrEqual(MINUTE)
  })

  it('ignores values that are no numbers', () => {
    post(store, T0, Number.NaN)
    post(store, T0, Infinity)
    expect(ask({}).series).toEqual([])
  })
})

describe('which series a query means', () => {
  beforeEach(() => {
    for (const labels of [
      { group: 'g' },
      { group: 'g', topic: 'orders' },
      { group: 'g', topic: 'orders', partition: '10' },
      { group: 'g', topic: 'orders', partition: '2' },
      { group: 'other' },
    ]) {
      post(store, T0, 1, { labels })
    }
    home.clock.nowMs = T0 + 1000
  })

  it.each([
    [{ group: 'g' }, [{ group: 'g' }]],
    [{}, [{ group: 'g' }, { group: 'other' }]],
    [{ group: 'g', topic: 'orders' }, [{ group: 'g', topic: 'orders' }]],
    [{ group: 'g', topic: 'orders', partition: '2' }, [{ group: 'g', topic: 'orders', partition: '2' }]],
    [{ group: 'nobody' }, []],
  ])('%j', (query: Partial<HistoryQuery>, labels) => {
    const { series } = store.query('local', { metric: 'group.lag', ...query }, home.clock.nowMs)
    expect(series.map(one => one.labels)).toEqual(labels)
  })

  it('gives one per partition, in their order, for *', () => {
    expect(ask({ topic: 'orders', partition: '*' }).series.map(one => one.labels['partition'])).toEqual(['2', '10'])
  })

  it('does not mix clusters', () => {
    expect(store.query('elsewhere', { metric: 'group.lag' }, home.clock.nowMs).series).toEqual([])
  })
})

describe('the file', () => {
  it('gives the same chart after a restart, and again after the hour has become chunks', () => {
    record(T0, T0 + 50 * MINUTE, tMs => Math.sin(tMs / 1e5) * 1000)
    const range = { fromMs: T0, toMs: T0 + 50 * MINUTE }
    const before = ask(range)
    reopen()
    expect(ask(range)).toEqual(before)
    home.clock.nowMs = T0 + HOUR + 5 * MINUTE
    maintain(store)
    reopen()
    expect(ask(range)).toEqual(before)
  })

  it('keeps each level for its time and no longer, and the journal for the open hour only', () => {
    const day = 24 * HOUR
    for (let tMs = T0; tMs < T0 + 3 * day; tMs += 10 * MINUTE) {
      home.clock.nowMs = tMs
      post(store, tMs, 1)
      maintain(store)
    }
    home.clock.nowMs = T0 + 3 * day + 2 * MINUTE
    maintain(store)
    // Older than the 10-second and 1-minute levels reach: the 10-minute level answers.
    expect(ask({ fromMs: T0, toMs: T0 + HOUR, points: 300 }).stepMs).toBe(20 * MINUTE)
    expect(store.status().sizeBytes).toBeLessThan(400_000)
    home.clock.nowMs = T0 + 200 * day
    maintain(store)
    expect(ask({ fromMs: T0, toMs: T0 + 3 * day }).series).toEqual([])
    expect(store.status().seriesCount).toBe(0)
  })

  it('takes samples of a clock that was set back, without an error and without a time twice', () => {
    record(T0 + HOUR, T0 + HOUR + 10 * MINUTE, () => 1)
    record(T0 + 30 * MINUTE, T0 + HOUR + 5 * MINUTE, () => 2)
    home.clock.nowMs = T0 + 2 * HOUR + MINUTE
    maintain(store)
    const times = (ask({ fromMs: T0, toMs: T0 + 2 * HOUR, points: 1000 }).series[0]?.points ?? []).map(([tMs]) => tMs)
    expect(times).toEqual([...new Set(times)].toSorted((a, b) => a - b))
    expect(times[0]).toBe(T0 + 30 * MINUTE)
  })

  it('holds no more series than allowed, says how many samples it refused, and keeps places for totals', () => {
    store.close()
    store = home.open({ maxSeries: 10 })
    for (let n = 0; n < 20; n++) post(store, T0, 1, { labels: { group: 'g', topic: 't', partition: String(n) } })
    post(store, T0, 1, { labels: { group: 'g' } })
    expect(store.status()).toMatchObject({ seriesCount: 9, refusedSamples: 12 })
    expect(store.status().warnings.join()).toContain('maximum of 10 series')
    expect(ask({}).series).toHaveLength(1)
  })

  function reopen(): void {
    store.close()
    store = home.open()
  }
})

it('keeps 30 days of the default retention within the levels that reach so far', () => {
  expect(DEFAULT_RETENTION['10s']).toBeLessThan(DEFAULT_RETENTION['1m'])
  expect(DEFAULT_RETENTION['1m']).toBeLessThan(DEFAULT_RETENTION['10m'])
  expect(DEFAULT_RETENTION['10m']).toBeLessThan(DEFAULT_RETENTION['1h'])
})
