import { describe, expect, it } from 'vitest'
import { SHORT_SESSION } from '#demo/brokers/temporary-cluster'
import type { CopyBody, ImportQuery, WriteLine } from '#lib/wire/write-records'
import type { Message } from '#lib/wire/messages'
import { fakeCluster, fakeContext } from '../testing/fake-host.ts'
import { collect, messageCluster, never } from '../testing/message-cluster.ts'
import { seededRandom } from '../testing/seeded-random.ts'
import { buildState } from '../testing/state-builder.ts'
import { copyMessages } from './copy-messages.ts'
import { importRecords } from './import-records.ts'

const kafka = messageCluster({
  nodes: 3,
  properties: { ...SHORT_SESSION, 'transaction.state.log.replication.factor': '1', 'transaction.state.log.min.isr': '1' },
})
const { topic } = kafka

const context = (signal = never) => ({
  ...fakeContext(fakeCluster(() => buildState({ topics: {} }), { changes: kafka.changes, messages: kafka.messages })),
  nowMs: Date.now(),
  signal,
})

async function all(lines: AsyncIterable<WriteLine>) {
  const seen: WriteLine[] = []
  for await (const line of lines) seen.push(line)
  const end = seen.at(-1)
  if (end?.type !== 'end') throw new Error('a writing must end with an end line')
  return {
    seen,
    end,
    rejected: seen.filter(line => line.type === 'rejected'),
    written: seen.filter(line => line.type === 'written'),
  }
}

/** The body in pieces that end where they like. */
async function* pieces(text: string, size = 1000): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
  await Promise.resolve()
}

async function* bytesOnly(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes
  await Promise.resolve()
}

const load = (name: string, lines: readonly unknown[], query: ImportQuery = {}) =>
  all(importRecords(context(), name, query, pieces(lines.map(line => `${JSON.stringify(line)}\n`).join(''))))
const copy = (name: string, body: CopyBody, query = {}) => all(copyMessages(context(), name, query, body))

const essence = ({ partition, timestampMs, key, value, headers }: Message) => ({
  partition,
  timestampMs,
  key: key && [key.encoding, key.data],
  value: value && [value.encoding, value.data],
  headers: headers.map(header => [header.key, header.value && [header.value.encoding, header.value.data]]),
})
const read = async (name: string, isolation: 'read_committed' | 'read_uncommitted' = 'read_committed') =>
  (await collect(kafka.messages, name, { limit: 10_000, isolation })).found
const contents = async (name: string) =>
  (await read(name)).map(message => JSON.stringify(essence(message))).toSorted((a, b) => (a < b ? -1 : 1))

async function exported(name: string): Promise<unknown[]> {
  const lines: unknown[] = []
  for await (const line of kafka.messages.export(name, {}, never)) lines.push(line)
  return lines
}

/** Keys, values and headers of any bytes, absent ones too, with timestamps of many years. */
async function odd(name: string, count: number) {
  const random = seededRandom(7)
  const bytes = (absent: boolean, size: number) =>
    absent ? null : { data: random.bytes(size).toString('base64'), encoding: 'base64' }
  await load(
    name,
    Array.from({ length: count }, (_, i) => ({
      key: bytes(i % 5 === 0, 9),
      value: bytes(i % 7 === 0, 40 + (i % 300)),
      headers: [
        { key: 'h', value: bytes(i % 3 === 0, 4) },
        { key: 'h', value: 'text' },
      ],
      timestampMs: 1_000_000_000_000 + i * 86_400_000,
    })),
  )
}

describe('an import', () => {
  it('writes an export again, byte for byte, with partitions and timestamps kept', async () => {
    const [from, to] = [await topic('out', 3), await topic('in', 3)]
    await odd(from, 2000)
    const { end } = await load(to, await exported(from), { partitioning: 'keep', compression: 'lz4' })
    expect(end).toMatchObject({ reason: 'done', records: 2000, written: 2000, rejected: 0, inDoubt: 0 })
    expect(end.partitions.reduce((sum, { count }) => sum + count, 0)).toBe(2000)
    expect(await contents(to)).toEqual(await contents(from))
  })

  it('tells the offset of every line', async () => {
    const name = await topic('told', 2)
    const lines = Array.from({ length: 500 }, (_, i) => ({ key: `k${i}`, value: `v${i}` }))
    const { written } = await load(name, lines, { offsets: true, firstLine: 11 })
    const told = new Map<string, number>(
      written.flatMap(({ partition, fromOffset, lines: numbers }) =>
        numbers.map((line, i) => [`${partition}:${BigInt(fromOffset ?? -1) + BigInt(i)}`, line] as const),
      ),
    )
    const found = await read(name)
    expect(found).toHaveLength(500)
    for (const { partition, offset, value } of found)
      expect(told.get(`${partition}:${offset}`)).toBe(Number(value?.data.slice(1)) + 11)
  })

  it('names every bad line in a dry run and writes nothing; stops at the first one otherwise, behind what was good', async () => {
    const name = await topic('bad-lines')
    const lines = [
      { value: 'a' },
      { type: 'end' },
      { key: 'no value' },
      { value: { data: 'zz', encoding: 'hex' } },
      { value: 'b' },
    ]
    const checked = await load(name, [...lines, { value: { data: 'x', encoding: 'utf8', truncated: true } }], { dryRun: true })
    expect(checked.end).toMatchObject({ reason: 'rejected', records: 2, written: 0, rejected: 3, dryRun: true })
    expect(checked.rejected.map(({ line, pointer }) => [line, pointer])).toEqual([
      [3, '/value'],
      [4, '/value'],
      [6, '/value'],
    ])
    expect(await read(name)).toEqual([])
    const real = await load(name, lines)
    expect(real.end).toMatchObject({ reason: 'rejected', written: 1 })
    expect((await read(name)).map(({ value }) => value?.data)).toEqual(['a'])
    const odd = await load(
      name,
      [
        { type: 'order', key: 'k' },
        { type: 'order', value: '\ud800' },
      ],
      { dryRun: true },
    )
    expect(odd.rejected.map(({ line, detail }) => [line, detail])).toEqual([
      [1, 'is required'],
      [2, expect.stringContaining('surrogate')],
    ])
    const latin = await all(importRecords(context(), name, {}, bytesOnly(Buffer.from('{"value":"\xfc"}\n', 'latin1'))))
    expect(latin.end).toMatchObject({ reason: 'failed', written: 0, detail: expect.stringContaining('not UTF-8') })
    const broken = await all(importRecords(context(), name, {}, pieces('{"value":"c"}\n{oops\n')))
    expect(broken.rejected).toMatchObject([{ line: 2, detail: expect.stringContaining('not JSON') }])
  })

  it('finds the one record that Kafka refuses in a batch of many', async () => {
    const name = await topic('small', 1, { 'max.message.bytes': '5000' })
    const lines = Array.from({ length: 900 }, (_, i) => ({ value: i === 613 ? 'x'.repeat(6000) : `v${i}` }))
    const { end, rejected } = await load(name, lines)
    expect(end).toMatchObject({ reason: 'rejected', written: 613 })
    expect(rejected).toMatchObject([{ line: 614, pointer: '/value', detail: expect.stringContaining('MESSAGE_TOO_LARGE') }])
    expect(await read(name)).toHaveLength(613)
  })

  it('in a transaction writes all lines or none', async () => {
    const name = await topic('atomic', 3)
    const good = Array.from({ length: 3000 }, (_, i) => ({ key: `k${i}`, value: 'x'.repeat(300) }))
    const failed = await load(name, [...good, { key: 'no value' }], { atomic: true })
    expect(failed.end).toMatchObject({ reason: 'rejected', atomic: true, written: 0, partitions: [], inDoubt: 0 })
    expect(failed.end.detail).toContain('The transaction was aborted: nothing is written.')
    expect(await read(name)).toEqual([])
    expect((await load(name, good, { atomic: true })).end).toMatchObject({ reason: 'done', written: 3000 })
    // The commit is decided before its markers are in every partition.
    await expect.poll(async () => (await read(name)).length, { timeout: 20_000 }).toBe(3000)
  })

  it('does not write twice when answers are lost and leaders move', async () => {
    const name = await topic('moved', 3)
    const lines = Array.from({ length: 9000 }, (_, i) => ({ value: `v${i} ${'x'.repeat(200)}` }))
    let restarted: Promise<unknown> = Promise.resolve()
    async function* slowly() {
      for (let at = 0; at < lines.length; at += 300) {
        yield Buffer.from(
          lines
            .slice(at, at + 300)
            .map(line => `${JSON.stringify(line)}\n`)
            .join(''),
        )
        if (at === 3000) restarted = kafka.cluster.stop(3).then(() => kafka.cluster.start(3))
      }
    }
    const { end } = await all(importRecords(context(), name, {}, slowly()))
    await restarted
    expect(end).toMatchObject({ reason: 'done', written: 9000, inDoubt: 0 })
    const values = (await read(name)).map(({ value }) => value?.data)
    expect(values).toHaveLength(9000)
    expect(new Set(values).size).toBe(9000)
  })

  it('is refused on a read-only cluster, for internal topics, and where there is no topic', async () => {
    const readOnly = { ...context(), cluster: { ...context().cluster, readOnly: true } }
    await expect(all(importRecords(readOnly, 'out', { dryRun: true }, pieces('')))).rejects.toMatchObject({ code: 'read-only' })
    await expect(all(copyMessages(readOnly, 'out', {}, { to: 'in', dryRun: true }))).rejects.toMatchObject({ code: 'read-only' })
    await expect(load('__consumer_offsets', [])).rejects.toMatchObject({ code: 'conflict' })
    await expect(copy('out', { to: '__consumer_offsets' })).rejects.toMatchObject({ code: 'conflict' })
    await expect(copy('out', { to: 'out' })).rejects.toMatchObject({ code: 'invalid-body' })
    await expect(copy('out', { to: 'never-made' })).rejects.toMatchObject({ code: 'topic-not-found' })
  })
})

describe('a copy', () => {
  it('counts in a dry run what it then copies: committed messages that match, bytes, headers, timestamps', async () => {
    const [from, to] = [await topic('source', 3), await topic('target', 3)]
    await odd(from, 1200)
    await load(from, [{ value: 'aborted' }, { oops: 1 }], { atomic: true })
    const preview = await copy(from, { to, partitioning: 'keep', dryRun: true })
    expect(preview.end).toMatchObject({ reason: 'done', records: 1200, written: 0, dryRun: true })
    expect(await read(to)).toEqual([])
    const { end } = await copy(from, { to, partitioning: 'keep' })
    expect(end).toMatchObject({ reason: 'done', records: 1200, written: 1200 })
    expect(end.partitions.map(({ count }) => count)).toEqual(preview.end.partitions.map(({ count }) => count))
    expect(await contents(to)).toEqual(await contents(from))
  })

  it('takes the filter and the limit, puts keys where the target’s partitions want them, and says what does not fit', async () => {
    const [from, to] = [await topic('many', 3), await topic('one')]
    await load(
      from,
      Array.from({ length: 60 }, (_, i) => ({ key: `k${i}`, value: i % 2 ? 'odd' : 'even' })),
    )
    expect((await copy(from, { to, limit: 20 }, { contains: 'odd' })).end).toMatchObject({ reason: 'done', written: 20 })
    expect((await read(to)).every(({ value }) => value?.data === 'odd')).toBe(true)
    const { end } = await copy(from, { to, partitioning: 'keep' })
    expect(end).toMatchObject({ reason: 'failed', detail: expect.stringMatching(/has partitions 0 to 0, not [12]/) })
  })

  it('stops when it is cancelled, and says what was written', async () => {
    const [from, to] = [await topic('long', 1), await topic('cut', 1)]
    await load(
      from,
      Array.from({ length: 6000 }, (_, i) => ({ value: `v${i} ${'x'.repeat(500)}` })),
    )
    const abort = new AbortController()
    const lines: WriteLine[] = []
    for await (const line of copyMessages(context(abort.signal), from, {}, { to })) {
      lines.push(line)
      abort.abort()
    }
    const end = lines.at(-1)
    expect(end).toMatchObject({ type: 'end', written: (await read(to)).length })
  })
})
