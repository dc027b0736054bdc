import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { runKafkaTool } from '#demo/brokers/kafka-tool'
import { collect, messageCluster, never } from '../testing/message-cluster.ts'

const kafka = messageCluster({ nodes: 1, properties: { 'auto.create.topics.enable': 'true', 'log.cleaner.backoff.ms': '200' } })
const { topic, send } = kafka

const values = (lines: { value: { data: string } | null }[]) => lines.map(line => line.value?.data ?? null)

describe('transactions', () => {
  it('D4: that were aborted are hidden unless asked for; their markers are no messages', async () => {
    const name = await topic('transactions')
    const producer = kafka.otherClient.producer({ transactionalId: 'tx', idempotent: true, maxInFlightRequests: 1 })
    await producer.connect()
    for (let i = 0; i < 6; i++) {
      const transaction = await producer.transaction()
      await transaction.send({
        topic: name,
        messages: [{ value: `${i % 2 ? 'aborted' : 'committed'} ${i}` }, { value: `also ${i}` }],
      })
      await (i % 2 ? transaction.abort() : transaction.commit())
    }
    await producer.disconnect()
    const committed = ['committed 0', 'also 0', 'committed 2', 'also 2', 'committed 4', 'also 4']
    const hidden = await collect(kafka.messages, name, {})
    expect(values(hidden.found)).toEqual(committed)
    expect(hidden.end).toMatchObject({ reason: 'end-reached', scanned: 6 })
    expect(values((await collect(kafka.messages, name, { order: 'newest' })).found)).toEqual(committed.toReversed())
    const all = await collect(kafka.messages, name, { isolation: 'read_uncommitted' })
    expect(all.found).toHaveLength(12)
    expect(all.found.every(m => m.transactional)).toBe(true)
    // Offset 2 is the first commit marker.
    await expect(kafka.messages.read(name, 0, 2n, never)).rejects.toMatchObject({
      code: 'message-not-found',
      message: expect.stringContaining('the next one is at offset 3'),
    })
  })
})

describe('what is not there', () => {
  it('an unknown topic is said to be unknown and is not created by looking, though the broker would', async () => {
    await expect(collect(kafka.messages, 'never-made', {})).rejects.toMatchObject({ code: 'topic-not-found' })
    await expect(kafka.messages.read('never-made', 0, 0n, never)).rejects.toMatchObject({ code: 'topic-not-found' })
    const listed = await runKafkaTool('org.apache.kafka.tools.TopicCommand', [
      '--bootstrap-server',
      kafka.cluster.bootstrap.join(','),
      '--list',
    ])
    expect(listed.split('\n')).not.toContain('never-made')
  })

  it('messages that were deleted, are not written yet or are of no partition are told apart', async () => {
    const name = await topic('gone')
    await send(
      name,
      Array.from({ length: 10 }, (_, i) => ({ value: `v${i}` })),
    )
    const file = join(kafka.dataDir, 'delete.json')
    await writeFile(file, JSON.stringify({ version: 1, partitions: [{ topic: name, partition: 0, offset: 4 }] }))
    await runKafkaTool('org.apache.kafka.tools.DeleteRecordsCommand', [
      '--bootstrap-server',
      kafka.cluster.bootstrap.join(','),
      '--offset-json-file',
      file,
    ])
    const why = (offset: bigint, partition = 0) =>
      kafka.messages.read(name, partition, offset, never).catch((error: Error) => error.message)
    expect(await why(1n)).toMatch(/was removed by retention: the partition holds offsets 4 to 9/)
    expect(await why(10n)).toMatch(/is not written yet: the partition holds offsets 4 to 9/)
    expect(await why(0n, 3)).toMatch(/has partitions 0 to 0, not 3/)
    expect(values((await collect(kafka.messages, name, { from: 'offset:0' })).found)).toEqual([
      'v4',
      'v5',
      'v6',
      'v7',
      'v8',
      'v9',
    ])
  })

  it('what compaction removed leaves gaps that are passed over in both directions', async () => {
    const configs = {
      'cleanup.policy': 'compact',
      'min.cleanable.dirty.ratio': '0.01',
      'segment.ms': '100',
      'max.compaction.lag.ms': '100',
    }
    const name = await topic('compacted', 1, configs)
    for (let round = 0; round < 5; round++) {
      await send(
        name,
        Array.from({ length: 20 }, (_, i) => ({ key: `k${i}`, value: `v${round}` })),
      )
    }
    const compacted = async () => {
      await send(name, [{ key: 'poke', value: 'rolls the segment' }])
      return (await collect(kafka.messages, name, { limit: 1000 })).found
    }
    let found = await compacted()
    while (found.filter(m => m.value?.data === 'v0').length > 0) found = await compacted()
    // Compaction goes on: both directions must see the same log once it is done.
    await vi.waitFor(
      async () => {
        const [oldest, newest] = await Promise.all(
          (['oldest', 'newest'] as const).map(order => collect(kafka.messages, name, { order, limit: 1000 })),
        )
        const offsets = oldest?.found.map(m => m.offset) ?? []
        expect(offsets.length).toBeGreaterThanOrEqual(20)
        expect(BigInt(offsets[0] ?? 0)).toBeGreaterThanOrEqual(20n)
        expect(newest?.found.map(m => m.offset)).toEqual(offsets.toReversed())
      },
      { timeout: 20_000 },
    )
    await expect(kafka.messages.read(name, 0, 0n, never)).rejects.toMatchObject({
      code: 'message-not-found',
      message: expect.stringMatching(/holds no message.*the next one is at offset \d+/),
    })
  })
})
