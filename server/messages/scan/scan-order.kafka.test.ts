import { describe, expect, it } from 'vitest'
import { judgeLanes, judgeOrder } from '#lib/kafka/order/ordering'
import type { Message } from '#lib/wire/messages'
import { collect, messageCluster } from '../../testing/message-cluster.ts'
import { seededRandom } from '../../testing/seeded-random.ts'

const kafka = messageCluster({ nodes: 1 })
const { topic, send } = kafka

const random = seededRandom(21)
const sent = Array.from({ length: 900 }, (_, i) => ({
  value: `m${i} ${random.int(10) === 0 ? 'Needle' : 'hay'}`,
  partition: random.int(5),
  timestamp: String(1_700_000_000_000 + i * 10 + random.int(3)),
}))
const numberOf = (line: { value: { data: string } | null }) => Number(/^m(\d+)/.exec(line.value?.data ?? '')?.[1])
const byTime = sent.map((_, i) => i)
const valuesOf = (lines: { value: { data: string } | null }[]) => lines.map(line => line.value?.data ?? null)

it('over all partitions is by time, oldest and newest first, with and without a filter', async () => {
  const name = await topic('ordered', 5)
  for (let i = 0; i < sent.length; i += 100) await send(name, sent.slice(i, i + 100))
  const oldest = await collect(kafka.messages, name, { limit: 1000 })
  expect(oldest.found.map(numberOf)).toEqual(byTime)
  expect(oldest.end.order).toMatchObject({ by: 'timestamp', certain: true, outOfOrder: [] })
  const newest = await collect(kafka.messages, name, { order: 'newest', limit: 1000 })
  expect(newest.found.map(numberOf)).toEqual(byTime.toReversed())
  const needles = byTime.filter(i => sent[i]?.value.includes('Needle'))
  const filtered = await collect(kafka.messages, name, { order: 'newest', contains: 'needle', limit: 1000 })
  expect(filtered.found.map(numberOf)).toEqual(needles.toReversed())
  expect(filtered.end).toMatchObject({ reason: 'end-reached', scanned: 900 })
})

it.each(['oldest', 'newest'] as const)('%s first, page by page, gives every message once', async order => {
  const seen: number[] = []
  let cursor: string | null | undefined
  for (let page = 0; page < 100 && cursor !== null; page++) {
    const { found, end } = await collect(kafka.messages, 'ordered', { order, limit: 37, ...(cursor ? { cursor } : {}) })
    expect(found.length).toBe(cursor === undefined || end.cursor !== null ? 37 : found.length)
    seen.push(...found.map(numberOf))
    cursor = end.cursor
  }
  expect(seen).toEqual(order === 'oldest' ? byTime : byTime.toReversed())
})

it('takes ranges by offset, by time and by count, and reports where every partition begins and ends', async () => {
  const byOffset = await collect(kafka.messages, 'ordered', { partitions: '2', from: 'offset:10', to: 'offset:15' })
  expect(byOffset.found.map(m => m.offset)).toEqual(['10', '11', '12', '13', '14'])
  const fromMs = 1_700_000_000_000 + 5000
  const fromTime = await collect(kafka.messages, 'ordered', {
    from: `time:${fromMs}`,
    to: `time:${fromMs + 1000}`,
    limit: 1000,
  })
  expect(fromTime.found.map(numberOf)).toEqual(byTime.slice(500, 600))
  const last = await collect(kafka.messages, 'ordered', { partitions: '0,4', from: 'last:3' })
  expect(last.found).toHaveLength(6)
  const outside = await collect(kafka.messages, 'ordered', { partitions: '1', from: 'offset:999999' })
  expect(outside.found).toEqual([])
  const count = sent.filter(message => message.partition === 1).length
  expect(outside.end.partitions).toMatchObject([{ partition: 1, startOffset: '0', endOffset: String(count), error: null }])
})

it('ends at its budget with a cursor that leaves nothing out', async () => {
  const first = await collect(kafka.messages, 'ordered', { contains: 'Needle', maxScanned: 100, limit: 1000 })
  expect(['budget-messages', 'end-reached']).toContain(first.end.reason)
  expect(first.end.scanned).toBeGreaterThanOrEqual(100)
  const rest =
    first.end.cursor === null
      ? null
      : await collect(kafka.messages, 'ordered', { contains: 'Needle', cursor: first.end.cursor, limit: 1000 })
  const needles = byTime.filter(i => sent[i]?.value.includes('Needle'))
  const all = [...first.found, ...(rest?.found ?? [])].map(numberOf).toSorted((a, b) => a - b)
  expect(all).toEqual(needles)
})

it('refuses cursors and partitions that cannot be', async () => {
  await expect(collect(kafka.messages, 'ordered', { cursor: 'bogus' })).rejects.toMatchObject({ code: 'invalid-parameter' })
  await expect(collect(kafka.messages, 'ordered', { partitions: '3-7' })).rejects.toMatchObject({
    code: 'invalid-parameter',
    message: expect.stringContaining('partitions 0 to 4'),
  })
})

describe('a filter in CEL', () => {
  it('finds what a plain program finds, in both orders and piece by piece; says of which messages it could not be told', async () => {
    const name = await topic('filtered', 5)
    const dice = seededRandom(31)
    const sent = Array.from({ length: 3000 }, (_, i) => {
      const status = ['paid', 'open', 'sent'][dice.int(3)] ?? ''
      const order = {
        id: 0,
        customer: { country: ['DE', 'FR'][dice.int(2)] },
        total: dice.int(1000) / 4,
      }
      const value = dice.int(10) === 0 ? { id: order.id } : { ...order, status }
      return {
        status: 'status' in value ? status : null,
        country: 'customer' in value ? order.customer.country : null,
        total: order.total,
        text: JSON.stringify(value).replace('"id":0', `"id":${9_007_199_254_740_000n + BigInt(i)}`),
      }
    })
    await send(
      name,
      sent.map(({ text }, i) => ({
        value: i % 3 === 0 ? text.replace('paid', 'p\\u0061id') : text,
        timestamp: String(1_700_000_000_000 + i),
        key: `k${i % 50}`,
      })),
    )
    const whole = (query: Parameters<typeof collect>[2]) => collect(kafka.messages, name, { limit: 10_000, ...query })
    const numbers = (lines: { timestampMs: number | null }[]) => lines.map(line => (line.timestampMs ?? 0) - 1_700_000_000_000)
    const expected = sent.flatMap((order, i) =>
      order.status === 'paid' && order.country === 'DE' && order.total > 100 ? [i] : [],
    )
    const filter = 'value.status == "paid" && value.customer.country == "DE" && value.total > 100'
    const oldest = await whole({ filter })
    expect(numbers(oldest.found)).toEqual(expected)
    expect(oldest.end).toMatchObject({ reason: 'end-reached', scanned: 3000, failedToEvaluate: 0 })
    expect(numbers((await whole({ filter, order: 'newest' })).found)).toEqual(expected.toReversed())

    const pieces: number[] = []
    for (let cursor: string | null | undefined; cursor !== null;) {
      const piece = await collect(kafka.messages, name, { filter, limit: 17, ...(cursor === undefined ? {} : { cursor }) })
      pieces.push(...numbers(piece.found))
      cursor = piece.end.cursor
    }
    expect(pieces).toEqual(expected)

    const without = sent.flatMap((order, i) => (order.status === null ? [i] : []))
    const judged = await whole({ filter: 'value.total >= 0.0' })
    expect(judged.end).toMatchObject({
      scanned: 3000,
      evaluated: 3000,
      failedToEvaluate: without.length,
      failureReasons: [{ detail: 'No such key: total', messages: without.length }],
    })
    expect(judged.found).toHaveLength(3000 - without.length)
    const failing = await whole({ filter: 'value.total >= 0.0', failing: 'only', order: 'newest' })
    expect(numbers(failing.found)).toEqual(without.toReversed())
    expect(new Set(failing.found.map(line => line.filterError))).toEqual(new Set(['No such key: total']))

    const one = await whole({ filter: 'value.id == 9007199254741777' })
    expect(numbers(one.found)).toEqual([1777])
    await expect(whole({ filter: 'value.id = 1' })).rejects.toMatchObject({
      code: 'invalid-parameter',
      errors: [{ pointer: '?filter', place: { line: 1, column: 10 } }],
    })
  })

  it('looks for a key in its partition first, then in the others, and says so', async () => {
    const name = await topic('keyed', 5)
    await send(
      name,
      Array.from({ length: 1000 }, (_, i) => ({ key: `k${i % 50}`, value: `v${i}`, timestamp: String(1_700_000_000_000 + i) })),
    )
    const all = await collect(kafka.messages, name, { key: 'k7', limit: 100 })
    expect(valuesOf(all.found)).toEqual(Array.from({ length: 20 }, (_, i) => `v${i * 50 + 7}`))
    const [home] = all.found
    expect(all.end).toMatchObject({
      reason: 'end-reached',
      scanned: 1000,
      keySearch: { partition: home?.partition, elsewhere: true },
    })
    // Written by hand elsewhere, before all others.
    const elsewhere = ((home?.partition ?? 0) + 1) % 5
    await send(name, [{ key: 'k7', value: 'stray', partition: elsewhere, timestamp: '1600000000000' }])
    const first = await collect(kafka.messages, name, { key: 'k7', limit: 20 })
    expect(valuesOf(first.found)).toEqual(valuesOf(all.found))
    expect(first.end).toMatchObject({ reason: 'limit', keySearch: { partition: home?.partition, elsewhere: false } })
    const rest = await collect(kafka.messages, name, { key: 'k7', limit: 20, cursor: first.end.cursor ?? '' })
    expect(valuesOf(rest.found)).toEqual(['stray'])
    const hex = await collect(kafka.messages, name, {
      key: 'hex:6b37',
      partitions: String(elsewhere),
      filter: 'value == "stray"',
    })
    expect(valuesOf(hex.found)).toEqual(['stray'])
    expect(hex.end).toMatchObject({ keySearch: { partition: null, elsewhere: true } })
  })
})

const ROUNDS = 30
const BASE_MS = 1_700_000_000_000

/** As the demo's topic `numbers`: rounds of 0..9 without keys, dealt to five partitions in turn; one millisecond apart. */
async function numbers(name: string): Promise<string> {
  const created = await topic(name, 5)
  const messages = Array.from({ length: ROUNDS * 10 }, (_, sequence) => ({
    value: JSON.stringify({ sequence, round: Math.floor(sequence / 10), number: sequence % 10 }),
    partition: sequence % 5,
    timestamp: String(BASE_MS + sequence),
  }))
  for (let from = 0; from < messages.length; from += 50) await send(created, messages.slice(from, from + 50))
  return created
}

const arrivalsOf = (found: readonly Message[]) =>
  found.map(({ partition, timestampMs }) => ({ lane: partition, rank: timestampMs }))

describe('0..9 over five partitions', () => {
  it('arrives mixed, though it holds its order within every partition', async () => {
    const name = await numbers('arrival')
    const { found, end } = await collect(kafka.messages, name, { order: 'arrival', limit: 1000 })
    expect(end).toMatchObject({ reason: 'end-reached', scanned: ROUNDS * 10 })
    expect(found.map(({ arrival }) => arrival?.index)).toEqual(found.map((_, index) => index))
    expect(judgeOrder(arrivalsOf(found).map(({ rank }) => rank)).outOfPlace).toBeGreaterThan(0)
    expect(judgeLanes(arrivalsOf(found)).map(({ count, outOfPlace }) => [count, outOfPlace])).toEqual(
      Array.from({ length: 5 }, () => [ROUNDS * 2, 0]),
    )
  })

  it('comes out in order behind a buffer that is large enough, and says what a smaller one would leave', async () => {
    const { found, end } = await collect(kafka.messages, 'arrival', {
      resequence: 'timestamp',
      bufferMessages: ROUNDS * 10,
      bufferMs: 60_000,
      limit: 1000,
    })
    expect(found.map(({ timestampMs }) => timestampMs)).toEqual(found.map((_, index) => BASE_MS + index))
    expect(end.resequencing).toMatchObject({ arrived: ROUNDS * 10, released: ROUNDS * 10, late: 0, held: 0 })
    expect(end.resequencing?.others[0]).toMatchObject({ bufferMessages: 0 })
    expect(end.resequencing?.others[0]?.late).toBeGreaterThan(0)
  })

  it('is put in order by a sequence field as well, and keyed by another', async () => {
    const { found } = await collect(kafka.messages, 'arrival', {
      resequence: 'sequence',
      sequence: 'value.sequence',
      keyBy: 'value.round',
      bufferMessages: ROUNDS * 10,
      bufferMs: 60_000,
      limit: 1000,
    })
    expect(found.map(({ sequence }) => sequence)).toEqual(found.map((_, index) => String(index)))
    expect(found.map(({ keyBy }) => keyBy)).toEqual(found.map((_, index) => String(Math.floor(index / 10))))
  })

  it('goes on page by page in the order of arrival, each message once', async () => {
    const seen: string[] = []
    let cursor: string | null | undefined
    for (let page = 0; page < 50 && cursor !== null; page++) {
      const { found, end } = await collect(kafka.messages, 'arrival', {
        order: 'arrival',
        limit: 37,
        ...(cursor ? { cursor } : {}),
      })
      seen.push(...found.map(({ partition, offset }) => `${partition}/${offset}`))
      cursor = end.cursor
    }
    expect(new Set(seen).size).toBe(ROUNDS * 10)
    expect(seen).toHaveLength(ROUNDS * 10)
  })

  it('is followed through the buffer on the live tail', async () => {
    const name = await topic('followed', 5)
    const left = new AbortController()
    const times: (number | null)[] = []
    const lines = kafka.messages.scan(
      name,
      { tail: true, resequence: 'timestamp', bufferMessages: 35, bufferMs: 60_000 },
      left.signal,
    )
    let sent: Promise<void> | null = null
    for await (const line of lines) {
      if (line.type === 'progress') sent ??= sendMixed(name)
      if (line.type === 'message') times.push(line.timestampMs)
      if (times.length === 40) left.abort(new Error('seen enough'))
    }
    await sent
    expect(times).toEqual(Array.from({ length: 40 }, (_, index) => BASE_MS + index))
  })
})

describe('the times of a log', () => {
  it('are those of its first and its newest message, by the leader’s index', async () => {
    const name = await topic('times', 3)
    await send(name, [
      { value: 'a', partition: 0, timestamp: String(BASE_MS + 500) },
      { value: 'b', partition: 0, timestamp: String(BASE_MS + 900) },
      { value: 'c', partition: 0, timestamp: String(BASE_MS + 700) },
      { value: 'd', partition: 1, timestamp: String(BASE_MS) },
    ])
    const times = await kafka.messages.times(name, new AbortController().signal)
    expect([...times].toSorted(([a], [b]) => a - b)).toEqual([
      [0, { earliestMs: BASE_MS + 500, latestMs: BASE_MS + 900, error: null }],
      [1, { earliestMs: BASE_MS, latestMs: BASE_MS, error: null }],
      [2, { earliestMs: null, latestMs: null, error: null }],
    ])
  })

  it('are found at an offset, and are unknown behind the end', async () => {
    const { signal } = new AbortController()
    expect(await kafka.messages.timeAt('times', 0, 2n, signal)).toBe(BASE_MS + 700)
    expect(await kafka.messages.timeAt('times', 0, 3n, signal)).toBeNull()
  })
})

/** Later partitions first, so that they arrive before what belongs before them. */
async function sendMixed(name: string): Promise<void> {
  for (const partition of [4, 3, 2, 1, 0]) {
    const own = Array.from({ length: 8 }, (_, index) => BASE_MS + index * 5 + partition)
    await send(
      name,
      own.map(time => ({ value: 'x', partition, timestamp: String(time) })),
    )
  }
  // As many as the buffer holds: they push out all that was sent before.
  const behind = Array.from({ length: 35 }, (_, index) => BASE_MS + 1000 + index)
  await send(
    name,
    behind.map(time => ({ value: 'x', partition: 2, timestamp: String(time) })),
  )
}
