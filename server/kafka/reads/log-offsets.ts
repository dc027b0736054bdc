import type { BrokerPool } from '../connections/broker-pool.ts'
import { kafkaFailure, toFailure } from '../errors.ts'
import { EARLIEST, LATEST, listOffsetsRequest } from '../protocol/list-offsets.ts'
import type { ListOffsetsAnswer } from '../protocol/list-offsets.ts'
import { metadataRequest } from '../protocol/metadata.ts'
import type { MetadataAnswer } from '../protocol/metadata.ts'

export interface TopicPartitions {
  name: string
  /** null: all of the topic. */
  partitions: readonly number[] | null
}

/** A partition's log at this moment, as its leader tells it. */
export interface LogNow {
  topic: string
  partition: number
  logStartOffset: bigint | null
  logEndOffset: bigint | null
  /** Of the first message at or after the time asked for; null: none is so young, or no time was asked for. */
  atTime: bigint | null
  /** Why something is unknown; `missing`: there is no such topic or partition. */
  failure: { missing: boolean; message: string } | null
}

const TIMEOUT_MS = 5000

/**
 * Log start, log end and (with `timeMs`) the offset by time of the partitions named, each from its leader. Never throws for one
 * partition: what is not known of it says why.
 * @throws KafkaRequestError when no broker tells who leads
 */
export async function readLogOffsets(
  pool: BrokerPool,
  topics: readonly TopicPartitions[],
  timeMs: number | null,
  signal: AbortSignal,
): Promise<LogNow[]> {
  if (topics.length === 0) return []
  const options = { signal, timeoutMs: TIMEOUT_MS }
  const { answer } = await pool.requestAny(metadataRequest, { topics: topics.map(({ name }) => name) }, options)
  pool.setBrokers(answer.brokers)
  const found = topics.flatMap(topic => partitionsOf(topic, answer))
  const byLeader = Map.groupBy(
    found.filter(({ log }) => log.failure === null),
    ({ leader }) => leader,
  )
  const ask = ([leader, led]: [number, Led[]]) =>
    askLeader(
      pool,
      leader,
      led.map(({ log }) => log),
      timeMs,
      options,
    )
  const told = await Promise.all([...byLeader].map(ask))
  const failed = found.filter(({ log }) => log.failure !== null).map(({ log }) => log)
  return [...told.flat(), ...failed]
}

interface Led {
  leader: number
  log: LogNow
}

const unknown = { logStartOffset: null, logEndOffset: null, atTime: null, failure: null }

function partitionsOf({ name, partitions }: TopicPartitions, { topics }: MetadataAnswer): Led[] {
  const topic = topics.find(each => each.name === name)
  const there = new Map((topic?.partitions ?? []).map(each => [each.partition, each]))
  const missing = (message: string) => ({ missing: true, message })
  if (!topic || topic.errorCode !== 0) {
    const message = topic ? kafkaFailure(topic.errorCode, null).message : 'Kafka did not describe the topic'
    return (partitions ?? [0]).map(partition => ({
      leader: -1,
      log: { ...unknown, topic: name, partition, failure: missing(message) },
    }))
  }
  return (partitions ?? [...there.keys()].toSorted((a, b) => a - b)).map(partition => {
    const leader = there.get(partition)?.leader ?? -1
    const failure = !there.has(partition)
      ? missing(`the topic has ${there.size} partitions`)
      : leader < 0
        ? { missing: false, message: 'it has no leader' }
        : null
    return { leader, log: { ...unknown, topic: name, partition, failure } }
  })
}

async function askLeader(
  pool: BrokerPool,
  leader: number,
  led: readonly LogNow[],
  timeMs: number | null,
  options: { signal: AbortSignal; timeoutMs: number },
): Promise<LogNow[]> {
  const byTopic = Map.groupBy(led, ({ topic }) => topic)
  const topics = [...byTopic].map(([name, entries]) => ({ name, partitions: entries.map(({ partition }) => partition) }))
  const ask = (timestamp: bigint) => pool.request(leader, listOffsetsRequest, { timestamp, topics }, options).then(byPartition)
  try {
    const [start, end, at] = await Promise.all([ask(EARLIEST), ask(LATEST), timeMs === null ? null : ask(BigInt(timeMs))])
    return led.map(({ topic, partition }) => {
      const key = `${partition}/${topic}`
      const answers = [start.get(key), end.get(key), ...(at ? [at.get(key)] : [])]
      const bad = answers.find(each => each === undefined || each.errorCode !== 0)
      if (bad !== undefined || answers.includes(undefined)) {
        const { message } = kafkaFailure(bad?.errorCode ?? -1, leader)
        return { ...unknown, topic, partition, failure: { missing: false, message } }
      }
      return {
        topic,
        partition,
        logStartOffset: start.get(key)?.offset ?? null,
        logEndOffset: end.get(key)?.offset ?? null,
        atTime: notNegative(at?.get(key)?.offset),
        failure: null,
      }
    })
  } catch (error) {
    const { message } = toFailure(error, leader)
    return led.map(({ topic, partition }) => ({ ...unknown, topic, partition, failure: { missing: false, message } }))
  }
}

function byPartition({ topics, partition, errorCode, offset }: ListOffsetsAnswer) {
  const rows = new Map<string, { errorCode: number; offset: bigint }>()
  for (const { name, from, to } of topics) {
    for (let row = from; row < to; row++) {
      rows.set(`${partition[row]}/${name}`, { errorCode: errorCode[row] ?? -1, offset: offset[row] ?? -1n })
    }
  }
  return rows
}

function notNegative(offset: bigint | undefined): bigint | null {
  return offset === undefined || offset < 0n ? null : offset
}
