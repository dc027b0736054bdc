import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PartituraError } from '../errors.ts'
import { HOUR } from './levels.ts'
import { openHistory } from './open-history.ts'
import type { HistoryStore } from './store.ts'
import { maintain, post, quietLog, temporaryHistory } from './testing/temporary-store.ts'

const T0 = Math.floor(1_763_860_800_000 / HOUR) * HOUR

let home: ReturnType<typeof temporaryHistory>
beforeEach(() => {
  home = temporaryHistory()
  home.clock.nowMs = T0
})
afterEach(() => home.remove())

function values(store: HistoryStore): number[] {
  const { series } = store.query(
    'local',
    { metric: 'group.lag', group: 'g', fromMs: T0, toMs: T0 + 3 * HOUR, points: 1000 },
    T0 + 3 * HOUR,
  )
  return (series[0]?.points ?? []).map(([, , , last]) => last)
}

/** A file with an hour of samples in it, closed. */
function recordAnHour(): void {
  const store = home.open()
  for (let n = 0; n < 360; n++) post(store, T0 + n * 10_000, n)
  home.clock.nowMs = T0 + 2 * HOUR
  maintain(store)
  store.close()
}

describe('a damaged file', () => {
  it.each([
    ['no SQLite file at all', (bytes: Buffer) => Buffer.from('not a database '.repeat(bytes.length / 15))],
    ['a damaged header', (bytes: Buffer) => bytes.fill(0xff, 0, 100)],
    ['damaged pages', (bytes: Buffer) => bytes.fill(0xa5, 8192)],
    ['a file cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length - 3 * 8192)],
  ])('%s is renamed, kept as it is, and said; a new one is begun', (_name, damage) => {
    recordAnHour()
    const damaged = damage(readFileSync(home.path))
    writeFileSync(home.path, damaged)
    const store = home.open()
    post(store, T0, 7)
    expect(store.flush()).toBe(true)
    expect(values(store)).toEqual([7])
    const { setAside, ok, warnings } = store.status()
    expect(setAside).toMatch(/history\.sqlite\.corrupt-\d{8}T\d{6}Z$/)
    expect(readFileSync(setAside ?? '')).toEqual(damaged)
    expect(ok).toBe(true)
    expect(warnings.join()).toContain('damaged')
    store.close()
  })

  it('is replaced while it is open, and the open hour in memory goes to the new one', () => {
    const store = home.open()
    for (let n = 0; n < 100; n++) post(store, T0 + n * 10_000, n)
    store.flush()
    // Everything is in the main file now, and a failing disk writes over it.
    const other = new DatabaseSync(home.path)
    other.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    other.close()
    writeFileSync(home.path, readFileSync(home.path).fill(0xa5, 100))
    for (let n = 100; n < 110 && store.status().setAside === null; n++) {
      post(store, T0 + n * 10_000, n)
      store.flush()
      maintain(store)
    }
    expect(store.status().setAside).not.toBeNull()
    store.flush()
    maintain(store)
    store.close()
    const again = home.open()
    expect(values(again).slice(0, 50)).toEqual(Array.from({ length: 50 }, (_, n) => 2 * n + 1))
    again.close()
  })
})

describe('a file that cannot be used', () => {
  it('of a newer version is refused and left as it is', () => {
    recordAnHour()
    const db = new DatabaseSync(home.path)
    db.exec('PRAGMA user_version = 99; PRAGMA wal_checkpoint(TRUNCATE)')
    db.close()
    const before = readFileSync(home.path)
    expect(() => home.open()).toThrow(/newer version/)
    expect(readFileSync(home.path)).toEqual(before)
    expect(readdirSync(home.folder).filter(name => name.includes('corrupt'))).toEqual([])
  })

  it('in a place that is no folder leaves the history in memory, and says so', () => {
    writeFileSync(`${home.folder}/plain`, '')
    const store = home.open({ path: `${home.folder}/plain/history.sqlite` })
    post(store, T0, 3)
    store.flush()
    expect(values(store)).toEqual([3])
    expect(store.status()).toMatchObject({ ok: false, path: null })
    expect(store.status().degradedReason).toContain('in memory only')
    expect(store.status().warnings).toEqual([])
    store.close()
  })
})

describe('a file that refuses for a while', { timeout: 30_000 }, () => {
  it('because another program locks it: nothing is lost, and the status tells', () => {
    const store = home.open()
    const other = new DatabaseSync(home.path)
    other.exec('BEGIN IMMEDIATE')
    for (let n = 0; n < 120; n++) post(store, T0 + n * 5000, n)
    expect(store.flush()).toBe(false)
    expect(store.status()).toMatchObject({ ok: false, queuedSamples: 120, droppedSamples: 0 })
    expect(store.status().degradedReason).toContain('lock')
    expect(values(store)).toHaveLength(30)
    other.exec('COMMIT')
    other.close()
    expect(store.flush()).toBe(true)
    expect(store.status()).toMatchObject({ ok: true, queuedSamples: 0 })
    store.close()
    const again = home.open()
    expect(values(again)).toHaveLength(30)
    again.close()
  })

  it('for longer than memory reaches: the newest hours of every cluster are kept, and what is lost is counted', () => {
    const store = home.open()
    const other = new DatabaseSync(home.path)
    other.exec('BEGIN IMMEDIATE')
    for (let hour = 0; hour < 10; hour++) {
      for (let n = 0; n < 12; n++) {
        const atMs = T0 + hour * HOUR + n * 10_000
        const samples = [{ metric: 'group.lag' as const, labels: { group: 'g' }, value: n }]
        for (const clusterId of n < 2 ? ['local', 'other'] : ['local'])
          store.append(clusterId, { kind: 'samples', clusterId, atMs, samples })
      }
    }
    home.clock.nowMs = T0 + 9 * HOUR + 60_000
    maintain(store)
    expect(store.status()).toMatchObject({ ok: false, droppedSamples: 2 * 12 + 2 * 2 })
    other.close()
    store.close()
  })

  it('because it has reached its size: the oldest goes first, and the newest is kept', () => {
    const maxBytes = 1024 * 1024
    const store = home.open({ maxBytes })
    for (let hour = 0; hour < 60; hour++) {
      for (let n = 0; n < 360; n += 6) {
        const atMs = T0 + hour * HOUR + n * 10_000
        const samples = Array.from({ length: 40 }, (_, group) => {
          return { metric: 'group.lag' as const, labels: { group: `g${group}` }, value: (n * 7919 * group) % 1_000_003 }
        })
        home.clock.nowMs = atMs
        store.append('local', { kind: 'samples', clusterId: 'local', atMs, samples })
      }
      store.flush()
      home.clock.nowMs = T0 + (hour + 1) * HOUR + 60_000
      maintain(store)
    }
    expect(store.flush()).toBe(true)
    expect(store.status().sizeBytes).toBeLessThanOrEqual(maxBytes)
    const newest = store.query('local', { metric: 'group.lag', group: 'g7', fromMs: home.clock.nowMs - HOUR }, home.clock.nowMs)
    expect(newest.series[0]?.points.length).toBeGreaterThan(20)
    store.close()
  })
})

describe('the history behind its thread', { timeout: 30_000 }, () => {
  it('refuses a second instance at once, and lets it in when the first has closed', async () => {
    const first = await openHistory({ dataDir: home.folder, log: quietLog })
    const refusal = await openHistory({ dataDir: home.folder, log: quietLog }).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(PartituraError)
    expect(refusal).toMatchObject({ code: 'conflict', message: expect.stringContaining('Another Partitura') })
    await first.close()
    const second = await openHistory({ dataDir: home.folder, log: quietLog })
    await second.close()
    expect(existsSync(home.path)).toBe(true)
  })

  it('takes samples and events over a port, answers questions, and keeps all of it when it closes', async () => {
    const nowMs = Date.now()
    const first = await openHistory({ path: home.path, log: quietLog })
    const port = first.port('local')
    const event = {
      id: 'e1',
      timeMs: nowMs,
      kind: 'broker-down',
      subject: { brokerId: 3 },
      before: null,
      after: null,
      missed: 0,
      severity: 'bad',
      text: 'Broker 3 is down.',
    }
    port.postMessage({
      kind: 'samples',
      clusterId: 'local',
      atMs: nowMs - 1000,
      samples: [{ metric: 'cluster.produced', labels: {}, value: 12.5 }],
    })
    port.postMessage({ kind: 'events', clusterId: 'local', events: [event] })
    await expect.poll(async () => (await first.events('local', { limit: 10 })).total).toBe(1)
    port.close()
    await first.close()
    const again = await openHistory({ path: home.path, log: quietLog })
    const answer = await again.query('local', { metric: 'cluster.produced' }, nowMs)
    expect(answer.series[0]?.points[0]?.slice(1)).toEqual([12.5, 12.5, 12.5])
    expect((await again.events('local', { limit: 10, brokerId: 3 })).items).toEqual([event])
    await expect(again.query('local', { metric: 'cluster.produced', fromMs: 2, toMs: 1 }, nowMs)).rejects.toMatchObject({
      code: 'invalid-parameter',
    })
    await expect(again.events('local', { limit: 10, cursor: 'x' })).rejects.toMatchObject({ code: 'invalid-parameter' })
    await again.close()
  })
})
