import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { MessagesQuery } from '#lib/wire/messages'
import type { Payload } from '#lib/wire/payload'
import type { Codec } from '#server/kafka/record-batch'
import { collect, messageCluster, never } from '../testing/message-cluster.ts'
import { startRegistryServer, type RegistryServer } from '../testing/schema-registry-server.ts'
import { seededRandom } from '../testing/seeded-random.ts'
import { createSchemaRegistry, type SchemaRegistry } from './formats/registry/schema-registry.ts'
import { createMessageEngine, type MessageEngine, type Messages } from './messages.ts'

const properties = { 'offsets.topic.num.partitions': '1', 'transaction.state.log.num.partitions': '1' }
const kafka = messageCluster({ nodes: 1, properties })
const { topic, send } = kafka

let server: RegistryServer
let registry: SchemaRegistry
let engine: MessageEngine
let messages: Messages

beforeAll(async () => {
  const order = { type: 'record', name: 'Order', fields: [{ name: 'id', type: 'long' }] }
  server = await startRegistryServer({
    1: { schema: JSON.stringify(order), subject: 'orders-value', version: 2 },
    3: { schema: '{"properties":{"id":{"type":"integer"}}}', schemaType: 'JSON', subject: 'lines-value', version: 4 },
    2: { schema: 'syntax = "proto3"; message Line { int64 id = 1; }', schemaType: 'PROTOBUF', subject: 'lines-value' },
  })
  registry = createSchemaRegistry('test', { url: server.url, auth: null, ca: null })
  engine = createMessageEngine({ threads: 2 })
  messages = engine.forCluster(kafka.pool, registry)
})
afterAll(async () => {
  await engine.close()
  registry.close()
  await server.close()
})

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')
const shown = (payload: Payload | null | undefined) => payload?.decoded ?? payload?.data ?? null

describe('a search', () => {
  it('decodes every format by itself, mixed in one topic, and asks the registry once for each schema', async () => {
    const name = await topic('mixed')
    const mixed = ['00 00000001 82808080 80808020', '00 00000002 00 08 81808080 80808010', '81 a1 61 01', 'a1 61 61 02']
    await send(
      name,
      Array.from({ length: 200 }, (_, i) => ({ value: hex(mixed[i % mixed.length] ?? '') })),
    )
    const { found } = await collect(messages, name, { limit: 1000 })
    expect(found.slice(0, 4).map(each => [each.value?.format, shown(each.value)])).toEqual([
      ['avro', '{"id":9007199254740993}'],
      ['protobuf', '{"id":9007199254740993}'],
      ['messagepack', '{"a":1}'],
      ['cbor', '{"a":2}'],
    ])
    expect(found.filter(each => each.value?.decoded !== null)).toHaveLength(200)
    expect(server.requests.filter(path => /ids\/\d$/.test(path)).toSorted()).toEqual(['/schemas/ids/1', '/schemas/ids/2'])
    expect((await messages.read(name, 0, 0n, never)).value?.schema).toEqual({
      id: 1,
      name: 'Order',
      subject: 'orders-value',
      version: 2,
    })
    const asHex = await collect(messages, name, { limit: 1, valueFormat: 'hex' })
    expect(asHex.found[0]?.value).toMatchObject({ format: 'binary', decoded: null, formatError: null })
  })

  it('checks JSON with a schema of the registry against it, and says where it is violated', async () => {
    const name = await topic('json-schema')
    const framed = (json: string) => Buffer.concat([hex('00 00000003'), Buffer.from(json)])
    await send(name, [{ value: framed('{"id":9007199254740993}') }, { value: framed('{"id":"x"}') }, { value: framed('{') }])
    const { found } = await collect(messages, name, {})
    const schema = { id: 3, name: null, subject: 'lines-value', version: 4 }
    expect(found.map(each => each.value)).toMatchObject([
      { format: 'json-schema', decoded: '{"id":9007199254740993}', schema, conformance: { valid: true } },
      { decoded: '{"id":"x"}', formatError: null, conformance: { valid: false, violations: [{ at: '/id' }] } },
      { decoded: null, formatError: expect.stringContaining('no JSON follows') },
    ])
    const filtered = await collect(messages, name, { filter: 'value.id == "x"' })
    expect(filtered.found.map(each => each.offset)).toEqual(['1'])
  })

  it('filters by the fields that Avro, Protobuf, MessagePack and CBOR have, and says of what it could not be told', async () => {
    const name = await topic('filtered')
    const mixed = ['00 00000001 82808080 80808020', '00 00000002 00 08 81808080 80808010', '81 a2 69 64 01', 'a1 62 69 64 02']
    const values = [...mixed.map(hex), Buffer.from('{"id":9007199254740993}'), hex('00 00000007 02')]
    await send(
      name,
      Array.from({ length: 120 }, (_, i) => ({ value: values[i % values.length] ?? null })),
    )
    const exact = await collect(messages, name, { filter: 'value.id == 9007199254740993', limit: 1000, sequence: 'value.id' })
    expect(exact.found.map(each => Number(each.offset) % values.length)).toEqual(
      Array.from({ length: 60 }, (_, i) => [0, 1, 4][i % 3]),
    )
    expect(new Set(exact.found.map(each => each.sequence))).toEqual(new Set(['9007199254740993']))
    expect(exact.end).toMatchObject({ reason: 'end-reached', scanned: 120, failedToEvaluate: 20 })
    const failing = await collect(messages, name, { filter: 'value.id == 2', failing: 'only', limit: 1000 })
    expect(failing.found).toHaveLength(20)
    expect(failing.found[0]?.filterError).toMatch(/^Begins as with schema 7: /)
    const asHex = await collect(messages, name, { filter: 'value.id > 0', limit: 1000, valueFormat: 'hex' })
    expect(asHex.found).toHaveLength(20)
    const fieldsOf = async (valueFormat: MessagesQuery['valueFormat']) => {
      const { found } = await collect(messages, name, { limit: 6, fieldTypes: true, valueFormat })
      return found.map(each => each.fieldTypes?.map(({ path, type }) => `${path}: ${type}`).join())
    }
    const whole = 'key: null,value: map,value.id: int'
    expect(await fieldsOf('auto')).toEqual([whole, whole, whole, whole, whole, 'key: null'])
    const bytes = 'key: null,value: bytes'
    expect(await fieldsOf('hex')).toEqual([bytes, bytes, bytes, bytes, whole, 'key: null,value: string'])
  })

  it('does not wait for a registry that hangs: bytes after two seconds at most, with the reason', async () => {
    const name = await topic('hanging')
    await send(
      name,
      Array.from({ length: 30 }, (_, i) => ({ value: hex(`00 000000${(i + 16).toString(16)} 02`) })),
    )
    server.misbehave(() => {})
    const { found, end } = await collect(messages, name, {})
    server.misbehave(null)
    expect(found).toHaveLength(30)
    expect(found.every(each => /not answered in 2 s/.test(each.value?.formatError ?? ''))).toBe(true)
    expect(found.every(each => each.value?.decoded === null)).toBe(true)
    expect(end.elapsedMs).toBeLessThan(20_000)
  })
})

describe('Kafka’s own records', () => {
  it('of groups and transactions are all decoded, as this broker writes them', async () => {
    const name = await topic('committed', 2)
    const producer = kafka.otherClient.producer({ transactionalId: 'tx-1', idempotent: true, maxInFlightRequests: 1 })
    await producer.connect()
    const transaction = await producer.transaction()
    await transaction.send({ topic: name, messages: [{ value: 'x' }] })
    await transaction.commit()
    await producer.disconnect()
    const consumer = kafka.otherClient.consumer({ groupId: 'readers' })
    await consumer.connect()
    await consumer.subscribe({ topic: name, fromBeginning: true })
    const joined = new Promise<void>(resolve => consumer.on(consumer.events.GROUP_JOIN, () => resolve()))
    await consumer.run({ autoCommit: false, eachMessage: () => Promise.resolve() })
    await joined
    const commitKey = `{"record":"OffsetCommit","group":"readers","topic":"${name}","partition":0}`
    // kafkajs tells of the join before it commits for its caller, and until then drops what it is given without a word.
    const groups = await vi.waitFor(
      async () => {
        await consumer.commitOffsets([{ topic: name, partition: 0, offset: '1', metadata: 'grüße' }])
        const read = await collect(messages, '__consumer_offsets', { limit: 1000 })
        expect(read.found.map(each => each.key?.decoded)).toContain(commitKey)
        return read
      },
      { timeout: 20_000, interval: 250 },
    )
    await consumer.disconnect()
    expect(groups.found.flatMap(each => [each.key?.formatError, each.value?.formatError]).filter(Boolean)).toEqual([])
    const keys = groups.found.map(each => each.key?.decoded)
    expect(shown(groups.found[keys.indexOf(commitKey)]?.value)).toMatch(/"offset":1,.*"metadata":"grüße"/)
    expect(keys).toContain('{"record":"GroupMetadata","group":"readers"}')
    const filter = `key.topic == "${name}" && value.metadata == "grüße"`
    const filtered = await collect(messages, '__consumer_offsets', { filter, limit: 1000 })
    expect(filtered.found.length).toBeGreaterThan(0)
    expect(new Set(filtered.found.map(each => each.key?.decoded))).toEqual(new Set([commitKey]))
    const states = await collect(messages, '__transaction_state', { limit: 1000 })
    expect(states.found.flatMap(each => [each.key?.formatError, each.value?.formatError]).filter(Boolean)).toEqual([])
    expect(states.found.at(-1)?.key?.decoded).toBe('{"record":"TransactionLog","transactionalId":"tx-1"}')
    expect(states.found.map(each => /"transactionStatus":"(\w+)"/.exec(each.value?.decoded ?? '')?.[1])).toEqual(
      expect.arrayContaining(['Empty', 'Ongoing', 'CompleteCommit']),
    )
  })
})

describe('a download', () => {
  it.each<Codec>(['none', 'gzip', 'snappy', 'lz4', 'zstd'])('of bytes in a batch with %s is exact', async compression => {
    const name = await topic(`download-${compression}`, 1, { 'max.message.bytes': '20000000' })
    const [key, value] = [seededRandom(8).bytes(300), Buffer.alloc(3_000_000, seededRandom(9).bytes(997))]
    await kafka.changes.produce({ topic: name, key, value, headers: [], partition: 0, compression, timestampMs: 1 }, never)
    for (const [part, expected] of [
      ['key', key],
      ['value', value],
    ] as const) {
      const opened = await messages.open(name, 0, 0n, part, never)
      expect(Buffer.from(opened.bytes).equals(expected)).toBe(true)
      opened.close()
    }
  })

  it('of what is null or not there says so, and keeps no place', async () => {
    const name = await topic('no-download')
    await send(name, [{ key: null, value: null }])
    for (let i = 0; i < 30; i++) {
      await expect(messages.open(name, 0, 0n, 'value', never)).rejects.toMatchObject({ code: 'message-not-found' })
      await expect(messages.open(name, 0, 7n, 'key', never)).rejects.toMatchObject({ code: 'message-not-found' })
    }
  })
})
