import { afterEach, describe, expect, it, vi } from 'vitest'
import { liveChange, liveGone, liveSnapshot } from '#lib/wire/live'
import { applyPatch } from '#lib/wire/patch'
import type { JsonObject } from '#lib/wire/patch'
import { startLiveRig } from './testing/live-rig.ts'
import type { SseReader } from './testing/sse-reader.ts'

type Rig = Awaited<ReturnType<typeof startLiveRig>>
let rig: Rig
afterEach(() => rig.close())

const topics = (messages: number): JsonObject => ({
  items: [
    { name: 'a', messages },
    { name: 'b', messages: 7 },
  ],
  asOfMs: messages,
})

describe('a live stream', () => {
  it('begins with a snapshot per scope and goes on with changes that lead to the present answer', async () => {
    rig = await startLiveRig()
    rig.set('topics', topics(1))
    rig.set('overview', { asOfMs: 1 })
    const reader = rig.open(['topics', 'overview'])
    await reader.until(() => reader.named('snapshot').length === 2)
    for (const messages of [2, 3]) {
      rig.set('topics', topics(messages))
      await reader.until(() => answerSeenBy(reader, 'topics')?.['asOfMs'] === messages)
    }
    expect(answerSeenBy(reader, 'topics')).toEqual(topics(3))
    expect(reader.named('change').map(seen => liveChange.parse(seen.data).scope)).toEqual(['topics', 'topics'])
    expect(reader.headers).toMatchObject({ 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' })
  })

  it('computes an answer once per change however many look, and not at all when nobody does', async () => {
    rig = await startLiveRig()
    rig.set('topics', topics(1))
    expect(rig.asked).toEqual([])
    const readers = Array.from({ length: 50 }, () => rig.open(['topics']))
    await Promise.all(readers.map(reader => reader.until(() => reader.events.length === 1)))
    rig.asked.length = 0
    rig.set('topics', topics(2))
    await Promise.all(readers.map(reader => reader.until(() => reader.events.length === 2)))
    expect(rig.asked).toEqual(['local/topics'])
  })

  it('sends nothing when the new answer equals the old one', async () => {
    rig = await startLiveRig()
    rig.set('topics', topics(1))
    rig.set('overview', { asOfMs: 1 })
    const reader = rig.open(['topics', 'overview'])
    await reader.until(() => reader.events.length === 2)
    rig.set('topics', topics(1))
    rig.set('overview', { asOfMs: 2 })
    await reader.until(() => reader.events.length === 3)
    expect(reader.named('change').map(seen => liveChange.parse(seen.data).scope)).toEqual(['overview'])
  })

  it('says that the thing is gone, and sends a snapshot when it is back', async () => {
    rig = await startLiveRig()
    rig.set('topic:a', { name: 'a' })
    const reader = rig.open(['topic:a'])
    await reader.until(() => reader.events.length === 1)
    rig.set('topic:a', null)
    await reader.until(() => reader.events.length === 2)
    rig.set('topic:a', { name: 'a', topicId: 'new' })
    await reader.until(() => reader.events.length === 3)
    expect(reader.events.map(seen => seen.event)).toEqual(['snapshot', 'gone', 'snapshot'])
    expect(liveGone.parse(reader.events[1]?.data).scope).toBe('topic:a')
  })

  it('serves the other scopes when one cannot be answered, and that one as soon as it can', async () => {
    rig = await startLiveRig()
    rig.set('topics', new Error('broken'))
    rig.set('overview', { asOfMs: 1 })
    const reader = rig.open(['topics', 'overview'])
    await reader.until(() => reader.named('snapshot').length === 1)
    expect(reader.lastEventId).toBe('')
    rig.set('topics', topics(1))
    await reader.until(() => reader.named('snapshot').length === 2)
    expect(reader.lastEventId).not.toBe('')
  })

  it('gives the events scope no more than four updates a second', async () => {
    rig = await startLiveRig({ minUpdateMs: 250 })
    rig.set('events', { asOfMs: 0 })
    const reader = rig.open(['events'])
    await reader.until(() => reader.events.length === 1)
    const startedAtMs = performance.now()
    // By how long it took, not how many came in a given time: a busy machine may be late with any of them.
    for (let n = 1; reader.named('change').length < 3; n++) {
      rig.set('events', { asOfMs: n })
      await new Promise(resolve => setImmediate(resolve))
    }
    const elapsedMs = performance.now() - startedAtMs
    expect(reader.named('change').length).toBeLessThanOrEqual(Math.floor(elapsedMs / 250) + 1)
  })

  it('ends with goodbye and a different pause for each reader when the process stops', async () => {
    rig = await startLiveRig()
    rig.set('overview', { asOfMs: 1 })
    const readers = Array.from({ length: 20 }, () => rig.open(['overview']))
    await Promise.all(readers.map(reader => reader.until(() => reader.events.length === 1)))
    await rig.hub.close()
    await Promise.all(readers.map(reader => reader.until(() => reader.ended)))
    expect(readers.every(reader => reader.events.at(-1)?.event === 'bye')).toBe(true)
    expect(new Set(readers.map(reader => reader.retries.at(-1))).size).toBeGreaterThan(10)
  })

  it('sends a comment when nothing else was sent for a heartbeat', async () => {
    rig = await startLiveRig({ heartbeatMs: 15_000 })
    rig.set('overview', { asOfMs: 1 })
    const reader = rig.open(['overview'])
    await reader.until(() => reader.events.length === 1)
    rig.clock.nowMs += 15_000
    await reader.until(() => reader.comments.length > 0)
    expect(reader.comments).toEqual(['beat'])
  })
})

describe('a reader that comes back', () => {
  it('gets only what it missed', async () => {
    rig = await startLiveRig()
    const first = await openAt(rig, 1)
    const id = first.lastEventId
    const other = await openAt(rig, 1)
    first.close()
    rig.set('topics', topics(2))
    await other.until(() => other.named('change').length === 1)
    const again = rig.open(['topics'], id)
    await again.until(() => again.events.length === 1)
    expect(again.events.map(seen => [seen.event, seen.id])).toEqual([['change', other.lastEventId]])
  })

  it('gets a snapshot only of what it does not hold when it comes back for more scopes', async () => {
    rig = await startLiveRig()
    rig.set('overview', { asOfMs: 1 })
    const first = await openAt(rig, 1)
    // The first goes on reading.
    const after = first.lastEventId
    const again = rig.open(['topics', 'overview'], undefined, `&after=${after}&have=topics`)
    await again.until(() => again.events.length === 1)
    rig.set('topics', topics(2))
    await again.until(() => again.events.length === 2)
    expect(again.events.map(({ event, data }) => [event, liveGone.parse(data).scope])).toEqual([
      ['snapshot', 'overview'],
      ['change', 'topics'],
    ])
    expect(again.lastEventId).not.toBe(after)
  })

  it('gets what changed while nobody looked', async () => {
    rig = await startLiveRig()
    const first = await openAt(rig, 1)
    first.close()
    await vi.waitFor(() => expect(rig.hub.gauges().streams).toBe(0), 20_000)
    rig.set('topics', topics(2))
    const again = rig.open(['topics'], first.lastEventId)
    await again.until(() => again.events.length === 1)
    expect(again.events[0]?.event).toBe('change')
  })

  it('gets a snapshot when it was away for longer than the ring reaches, or saw another run of the process', async () => {
    rig = await startLiveRig()
    const first = await openAt(rig, 1)
    const id = first.lastEventId
    for (const messages of [2, 3]) {
      rig.clock.nowMs += 61_000
      rig.set('topics', topics(messages))
      await first.until(() => answerSeenBy(first, 'topics')?.['asOfMs'] === messages)
    }
    for (const lastEventId of [id, 'deadbeef.1', `${id}9999`, 'x']) {
      const again = rig.open(['topics'], lastEventId)
      await again.until(() => again.events.length === 1)
      expect(again.events[0]?.event).toBe('snapshot')
    }
  })
})

describe('the bounds of the hub', () => {
  it('answers one stream too many with 503 and when to try again', async () => {
    rig = await startLiveRig({ maxStreams: 2 })
    await openAt(rig, 1)
    await openAt(rig, 1)
    const third = rig.open(['topics'])
    await third.until(() => third.ended)
    expect(third.status).toBe(503)
    expect(third.headers['retry-after']).toBe('10')
    expect(JSON.parse(third.body)).toMatchObject({ status: 503, code: 'too-many-requests' })
  })

  it('holds nothing after 500 streams were opened and broken off', async () => {
    rig = await startLiveRig()
    rig.set('topics', topics(1))
    for (let round = 0; round < 10; round++) {
      const readers = Array.from({ length: 50 }, () => rig.open(['topics']))
      await Promise.all(readers.map(reader => reader.until(() => reader.status === 200)))
      for (const reader of readers) reader.close()
    }
    await vi.waitFor(() => expect(rig.hub.gauges().streams).toBe(0), 20_000)
    rig.clock.nowMs += 60_000
    await vi.waitFor(() => expect(rig.hub.gauges().channels).toBe(0), 20_000)
  })

  it('gives a reader that stopped reading one fresh snapshot instead of a queue, and others lose nothing', async () => {
    rig = await startLiveRig()
    rig.set('topics', bulky(0))
    const slow = rig.open(['topics'])
    const fast = rig.open(['topics'])
    await Promise.all([slow, fast].map(reader => reader.until(() => reader.events.length === 1)))
    slow.pause()
    let n = 0
    while (rig.hub.gauges().behind === 0 || rig.hub.gauges().framesCoalesced < 5) {
      rig.set('topics', bulky(++n))
      await fast.until(() => answerSeenBy(fast, 'topics')?.['asOfMs'] === n)
    }
    expect(fast.named('snapshot')).toHaveLength(1)
    slow.resume()
    await slow.until(() => answerSeenBy(slow, 'topics')?.['asOfMs'] === n)
    expect(slow.named('snapshot').length).toBeGreaterThan(1)
    expect(slow.named('change').length).toBeLessThan(fast.named('change').length)
  })

  it('closes a reader that took nothing for 30 seconds', async () => {
    rig = await startLiveRig()
    rig.set('topics', bulky(0))
    const slow = rig.open(['topics'])
    await slow.until(() => slow.events.length === 1)
    slow.pause()
    // The system's buffers may take the rest of what was written, late: then it did take something, and is filled again.
    for (let n = 1; rig.hub.gauges().streams > 0; n++) {
      rig.set('topics', bulky(n))
      await new Promise(resolve => setTimeout(resolve, 2))
      if (rig.hub.gauges().behind === 0) continue
      rig.clock.nowMs += 30_000
      await vi.waitFor(() => expect(rig?.hub.gauges().behind).toBe(0), 20_000)
    }
    expect(slow.named('bye')).toEqual([])
  })

  it('asks readers to come again after an hour', async () => {
    rig = await startLiveRig()
    const reader = await openAt(rig, 1)
    rig.clock.nowMs += 3_600_000
    await reader.until(() => reader.ended)
    expect(reader.events.at(-1)).toMatchObject({ event: 'bye', data: { reason: 'max-age' } })
  })
})

async function openAt(from: Rig, messages: number): Promise<SseReader> {
  from.set('topics', topics(messages))
  const reader = from.open(['topics'])
  await reader.until(() => reader.events.length === 1)
  return reader
}

/** 300 kB that change as a whole. */
function bulky(n: number): JsonObject {
  return { asOfMs: n, text: String(n).padEnd(300_000, 'x') }
}

/** The answer that a browser would hold after everything that the reader received. */
function answerSeenBy(reader: SseReader, scope: string): JsonObject | null {
  let answer: JsonObject | null = null
  for (const { event, data } of reader.events) {
    if (event === 'snapshot' && liveSnapshot.parse(data).scope === scope) answer = dataOf(data)
    if (event === 'change' && answer && liveChange.parse(data).scope === scope)
      answer = applyPatch(answer, liveChange.parse(data).patch)
  }
  return answer
}

function dataOf(data: unknown): JsonObject {
  return Object(liveSnapshot.parse(data).data)
}
