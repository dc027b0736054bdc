import { expect, it } from 'vitest'
import { SHORT_SESSION } from '#demo/brokers/temporary-cluster'
import { createTopicLog } from '#server/kafka/topic-log'
import { messageCluster, never } from '../testing/message-cluster.ts'

const PARTITIONS = 3
const kafka = messageCluster({ nodes: 3, properties: { ...SHORT_SESSION, 'min.insync.replicas': '2' } })

async function leaders(name: string): Promise<(number | null | undefined)[]> {
  const { partitions } = await createTopicLog(kafka.pool).describe(name, never)
  return Array.from({ length: PARTITIONS }, (_, partition) => partitions.get(partition)?.leader)
}

it('a tail goes on with the new leaders when a broker dies: no match is left out, none comes twice', async () => {
  const name = await kafka.topic('tail-failover', PARTITIONS)
  const producer = kafka.otherClient.producer({ allowAutoTopicCreation: false, idempotent: true, retry: { retries: 30 } })
  await producer.connect()
  let next = 0
  /** A batch for every partition; every other message is one that the tail looks for. Done once all replicas in sync have it. */
  const write = async (count: number): Promise<void> => {
    const messages = Array.from({ length: count }, (_, i) => {
      const n = next + i
      return { value: `${n % 2 === 0 ? 'hit' : 'other'} ${n}`, partition: Math.floor(n / 2) % PARTITIONS }
    })
    next += count
    await producer.send({ topic: name, messages, acks: -1 })
  }
  const seen: { n: number; partition: number; offset: bigint }[] = []
  const leaving = new AbortController()
  const begun = Promise.withResolvers<void>()
  const tailing = (async () => {
    for await (const line of kafka.messages.scan(name, { tail: true, contains: 'hit' }, leaving.signal)) {
      if (line.type === 'progress') begun.resolve()
      if (line.type === 'end') return line.reason
      if (line.type === 'message') {
        seen.push({ n: Number(line.value?.data.split(' ')[1]), partition: line.partition, offset: BigInt(line.offset) })
      }
    }
    return null
  })()
  try {
    await begun.promise
    await write(600)
    const victim = (await leaders(name))[0] ?? -1
    await kafka.cluster.kill(victim)
    // Kept up by the producer's own retries until the partitions are led again.
    for (let i = 0; i < 10; i++) await write(600)
    const moved = async () => (await leaders(name)).every(leader => (leader ?? -1) >= 0 && leader !== victim)
    await expect.poll(() => moved().catch(() => false), { timeout: 60_000 }).toBe(true)
    await write(600)
    await expect.poll(() => new Set(seen.map(({ n }) => n)).size, { timeout: 60_000 }).toBe(next / 2)
  } finally {
    leaving.abort()
    await producer.disconnect()
  }
  expect(await tailing).toBe('cancelled')
  expect(seen).toHaveLength(next / 2)
  for (let partition = 0; partition < PARTITIONS; partition++) {
    const offsets = seen.filter(each => each.partition === partition).map(({ offset }) => offset)
    expect(offsets).toEqual([...new Set(offsets)].toSorted((a, b) => Number(a - b)))
  }
}, 240_000)
