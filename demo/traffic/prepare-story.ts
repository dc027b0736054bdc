import { setTimeout as delay } from 'node:timers/promises'
import { Admin, CompressionAlgorithms, ListOffsetTimestamps } from '@platformatic/kafka'
import type { CompressionAlgorithmValue, Producer } from '@platformatic/kafka'
import { click, keyedNumbersRound, line, numbersRound, order, profile, raw } from './payloads.ts'
import type { StoryMessage } from './payloads.ts'
import { STORY_TOPICS } from './topics.ts'
import type { StoryTopic } from './topics.ts'
import { createProducer, send } from './writers.ts'

export type Prepared = { firstOrder: number; firstRound: number }

const SEEDED_ORDERS = 20_000
const SEEDED_ROUNDS = 100
const BATCH = 1000
const HISTORY_MS = 6 * 3_600_000
const LEADERS_TIMEOUT_MS = 30_000
const RETRY_MS = 200

/** Creates the topics that are missing, gives empty ones a past, and parks the group `analytics`. Says what it does through `tell`. */
export async function prepareStory(bootstrap: string[], tell: (message: string) => void): Promise<Prepared> {
  const admin = new Admin({
    clientId: 'story',
    bootstrapBrokers: bootstrap,
    connectTimeout: 3000,
    requestTimeout: 20_000,
    retries: 5,
    retryDelay: 500,
  })
  try {
    const created = await createMissingTopics(admin)
    if (created.length > 0) tell(`created topics ${created.join(', ')}`)
    await waitForLeaders(admin)
    const producer = createProducer(bootstrap)
    try {
      const messages = await seed(admin, producer)
      if (messages > 0) tell(`wrote ${messages.toLocaleString('en')} messages of history`)
    } finally {
      await producer.close()
    }
    await parkAnalytics(admin)
    return {
      firstOrder: Number(await countOf(admin, 'orders')),
      firstRound: Math.ceil(Number(await countOf(admin, 'numbers')) / 10),
    }
  } finally {
    await admin.close()
  }
}

async function createMissingTopics(admin: Admin): Promise<string[]> {
  const existing = new Set(await admin.listTopics())
  const brokers = [...(await admin.metadata({ topics: [] })).brokers.keys()]
  const missing = STORY_TOPICS.filter(topic => !existing.has(topic.name))
  for (const topic of missing) {
    const configs = Object.entries(configsFor(topic, brokers.length)).map(([name, value]) => ({ name, value }))
    await admin.createTopics({ topics: [placementOf(topic, brokers)], configs })
  }
  return missing.map(topic => topic.name)
}

function placementOf(topic: StoryTopic, brokers: number[]) {
  const isPossible = topic.assignments?.flat().every(id => brokers.includes(id)) ?? false
  if (!isPossible) return { topic: topic.name, partitions: topic.partitions, replicas: Math.min(topic.replicas, brokers.length) }
  const assignments = topic.assignments?.map((replicas, partition) => ({ partition, brokers: replicas })) ?? []
  return { topic: topic.name, partitions: -1, replicas: -1, assignments }
}

function configsFor(topic: StoryTopic, brokers: number): Record<string, string> {
  const { 'min.insync.replicas': minIsr, ...rest } = topic.configs
  return minIsr !== undefined && brokers >= 3 ? { ...rest, 'min.insync.replicas': minIsr } : rest
}

async function waitForLeaders(admin: Admin): Promise<void> {
  const deadlineMs = performance.now() + LEADERS_TIMEOUT_MS
  const topics = STORY_TOPICS.map(topic => topic.name)
  for (;;) {
    const metadata = await admin.metadata({ topics, forceUpdate: true }).catch((): null => null)
    const isReady = topics.every(name => metadata?.topics.get(name)?.partitions.every(partition => partition.leader >= 0))
    if (isReady) return
    if (performance.now() > deadlineMs) throw new Error('not every partition of the story has a leader')
    await delay(RETRY_MS)
  }
}

/** Writes the past of topics that hold nothing. Returns how many messages that were. */
async function seed(admin: Admin, producer: Producer): Promise<number> {
  const nowMs = Date.now()
  const orderTime = (number: number) => nowMs - HISTORY_MS + Math.floor((number * HISTORY_MS) / SEEDED_ORDERS)
  const past: [string, CompressionAlgorithmValue, () => StoryMessage[]][] = [
    ['orders', CompressionAlgorithms.LZ4, () => times(SEEDED_ORDERS, number => order(number, orderTime(number)))],
    ['topic1', CompressionAlgorithms.NONE, () => times(2000, line)],
    ['clicks', CompressionAlgorithms.GZIP, () => times(4000, number => click(nowMs - 400_000 + number * 100))],
    ['numbers', CompressionAlgorithms.NONE, () => times(SEEDED_ROUNDS, round => numbersRound(round, 5)).flat()],
    ['numbers-by-key', CompressionAlgorithms.NONE, () => times(SEEDED_ROUNDS, keyedNumbersRound).flat()],
    ['profiles', CompressionAlgorithms.NONE, () => times(600, number => profile(number % 15 === 14))],
    ['raw', CompressionAlgorithms.NONE, () => times(200, raw)],
  ]
  let written = 0
  for (const [topic, compression, make] of past) {
    if ((await countOf(admin, topic)) > 0n) continue
    const messages = make()
    for (let from = 0; from < messages.length; from += BATCH)
      await send(producer, compression, messages.slice(from, from + BATCH))
    written += messages.length
  }
  return written
}

/** A group that once read a little of `orders` and `clicks` and never came back: its lag grows, and retention overtakes it. */
async function parkAnalytics(admin: Admin): Promise<void> {
  const groupId = 'analytics'
  const committed = await admin.listConsumerGroupOffsets({ groups: [groupId] }).catch(() => [])
  if (committed.some(group => group.topics.length > 0)) return
  const topics = await Promise.all(
    ['orders', 'clicks'].map(async name => ({
      name,
      partitionOffsets: (await endOffsets(admin, name)).map(({ partition, offset }) => ({ partition, offset: offset / 4n })),
    })),
  )
  await admin.alterConsumerGroupOffsets({ groupId, topics })
}

async function countOf(admin: Admin, topic: string): Promise<bigint> {
  return (await endOffsets(admin, topic)).reduce((sum, { offset }) => sum + offset, 0n)
}

async function endOffsets(admin: Admin, topic: string): Promise<{ partition: number; offset: bigint }[]> {
  const partitions = STORY_TOPICS.find(candidate => candidate.name === topic)?.partitions ?? 0
  const wanted = times(partitions, partitionIndex => ({ partitionIndex, timestamp: ListOffsetTimestamps.LATEST }))
  const [listed] = await admin.listOffsets({ topics: [{ name: topic, partitions: wanted }] })
  return (listed?.partitions ?? []).map(({ partitionIndex, offset }) => ({ partition: partitionIndex, offset }))
}

function times<Item>(count: number, make: (index: number) => Item): Item[] {
  return Array.from({ length: count }, (_, index) => make(index))
}
