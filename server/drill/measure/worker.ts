/** The drill's own thread: what is measured must not wait for anybody's page, and no page for it. */
import { parentPort, workerData } from 'node:worker_threads'
import { fromPlainClusterConfig } from '../../config/cluster-config.ts'
import { createBrokerPool } from '../../kafka/connections/broker-pool.ts'
import { createTopicLog } from '../../kafka/topic-log.ts'
import { messageOf } from '../../log.ts'
import { probeBroker } from './broker-probe.ts'
import { checkMessages } from './check-messages.ts'
import { epochNow } from './epoch-now.ts'
import { MetadataWatcher } from './metadata-watcher.ts'
import { NumberedProducer } from './numbered-producer.ts'
import type { FromMeasurement, MeasurementData, Progress, ToMeasurement } from './protocol.ts'

const PROGRESS_MS = 200
const CHECK_LIMIT_MS = 60_000
/** A broker that returns is to be noticed at once. */
const EAGER = { firstBackoffMs: 100, maxBackoffMs: 300, refusedBackoffMs: 30_000 }
/** So that a write that waits for a lost follower holds up none to another partition. */
const WRITE_CONNECTIONS = 12

if (parentPort) run(parentPort, workerData as MeasurementData)

function run(port: NonNullable<typeof parentPort>, { config: plain, drillId, brokerId, topic }: MeasurementData): void {
  const config = fromPlainClusterConfig(plain)
  const closing = new AbortController()
  const look = createBrokerPool(config, 'observe', { circuit: EAGER })
  const write = createBrokerPool(config, 'change', { circuit: EAGER, connectionsPerBroker: WRITE_CONNECTIONS })
  const read = createBrokerPool(config, 'browse', { circuit: EAGER })
  const post = (message: FromMeasurement) => port.postMessage(message)
  const leaders = new Map<number, number | null>()
  const seen: Pick<Progress, 'partitions' | 'brokers' | 'answers'> = { partitions: [], brokers: [], answers: [] }
  const producer = new NumberedProducer({ pool: write, topic, drillId, leaderOf: partition => leaders.get(partition) ?? null })
  const watcher = new MetadataWatcher({
    pool: look,
    brokerId,
    topic,
    onPartition(sight) {
      seen.partitions.push(sight)
      if (sight.topic !== topic) return
      leaders.set(sight.partition, sight.leader)
      producer.leadersChanged()
    },
    onBroker: sight => seen.brokers.push(sight),
    onLook: ({ brokers }) => write.setBrokers(brokers),
  })

  function tell(): void {
    const progress = {
      atMs: epochNow(),
      partitions: seen.partitions.splice(0),
      brokers: seen.brokers.splice(0),
      answers: seen.answers.splice(0),
      lanes: producer.progress(),
      longestGapMs: watcher.longestGapMs,
      watchedPartitions: watcher.watchedPartitions,
      omittedPartitions: watcher.omittedPartitions,
    }
    post({ kind: 'progress', progress })
  }

  async function check(): Promise<void> {
    try {
      await producer.stop()
      const limit = AbortSignal.any([closing.signal, AbortSignal.timeout(CHECK_LIMIT_MS)])
      const result = await checkMessages(createTopicLog(read), topic, drillId, producer.numbers(), limit)
      tell()
      post({ kind: 'checked', result })
    } catch (error) {
      post({ kind: 'unchecked', reason: messageOf(error) })
    }
  }

  function close(): void {
    closing.abort()
    clearInterval(timer)
    void producer.stop()
    for (const pool of [look, write, read]) pool.close()
    port.close()
  }

  async function watch(): Promise<void> {
    const watching = watcher.run(closing.signal)
    await Promise.all([watching, probeBroker(look, brokerId, sight => seen.answers.push(sight), closing.signal)])
  }

  const timer = setInterval(tell, PROGRESS_MS)
  port.on('message', (message: ToMeasurement) => {
    if (message.kind === 'produce') producer.start([...leaders.keys()])
    else if (message.kind === 'mark') producer.mark()
    else if (message.kind === 'check') void check()
    else close()
  })
  watch().catch((error: unknown) => {
    post({ kind: 'failed', reason: messageOf(error) })
    close()
  })
}
