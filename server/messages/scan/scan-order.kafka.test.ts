import { expect, it } from 'vitest'
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

it('over all partitions is by time, oldest and newest first, with and without a filter', async () => {
  const name = await topic('ordered', 5)
  for (let i = 0; i < sent.length; i += 100) await send(name, sent.slice(i, i + 100))
  const oldest = await collect(kafka.messages, name, { limit: 1000 })
  expect(oldest.found.map(numberOf)).toEqual(byTime)
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
