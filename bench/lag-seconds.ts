import { setTimeout as sleep } from 'node:timers/promises'
import { Kafka, logLevel } from 'kafkajs'
import { startTemporaryCluster } from '#demo/brokers/temporary-cluster'
import { seededNumbers } from '#lib/testing/seeded-numbers'
import { openChanges } from '#server/kafka/changes/open-changes'
import { startObserver } from '#server/observer/start-observer'
import { judgeLagSeconds, type JudgedEstimate } from '#server/testing/lag-seconds-judge'
import { startStampedTraffic, type StampedTraffic } from '#server/testing/stamped-traffic'
import { configFor } from './big-cluster-config.ts'

const SECONDS = 240
const KINDS = ['steady', 'bursts', 'stopped'] as const
/** Of what has been produced, how much each reader has read; the last one reads in leaps. */
const READERS = { 'keeping up': 1, 'half as fast': 0.5, 'a tenth as fast': 0.1, stopped: 0 }

/**
 * Lag in seconds as the observer estimates it against the stamps that the producer gave its messages, over steady, bursty and
 * stopped traffic, for readers that keep up, fall behind and have stopped. `--seconds=240`
 */
export async function run(options: readonly string[]): Promise<boolean> {
  const seconds = Number(options.find(option => option.startsWith('--seconds='))?.split('=')[1] ?? SECONDS)
  const cluster = await startTemporaryCluster({ nodes: 1, properties: { 'offsets.topic.replication.factor': '1' } })
  const config = configFor(cluster.bootstrap)
  const kafka = new Kafka({ clientId: 'bench', brokers: [...cluster.bootstrap], logLevel: logLevel.NOTHING })
  const [admin, producer] = [kafka.admin(), kafka.producer()]
  const changes = openChanges(config)
  const observer = startObserver({ config, historyPort: null })
  const judged: JudgedEstimate[] = []
  try {
    await Promise.all([admin.connect(), producer.connect()])
    await admin.createTopics({
      topics: KINDS.map(kind => ({ topic: `stamped-${kind}`, numPartitions: 1, replicationFactor: 1 })),
    })
    const numbers = seededNumbers(23)
    const traffic = KINDS.map(kind => startStampedTraffic(producer, `stamped-${kind}`, kind, () => numbers.next()))
    let lookedAtMs = 0
    observer.onChange(state => {
      const { asOfMs } = state.looks.groups
      if (asOfMs === null || asOfMs === lookedAtMs) return
      lookedAtMs = asOfMs
      judged.push(...judgeLagSeconds(state, traffic))
    })
    const untilMs = performance.now() + seconds * 1000
    while (performance.now() < untilMs) {
      for (const each of traffic) await readSome(changes, each)
      await sleep(500)
    }
    await Promise.all(traffic.map(each => each.stop()))
    return report(judged, seconds)
  } finally {
    await observer.close()
    await Promise.allSettled([admin.disconnect(), producer.disconnect(), changes.close()])
    await cluster.close()
  }
}

async function readSome(changes: ReturnType<typeof openChanges>, { topic, produced }: StampedTraffic): Promise<void> {
  for (const [reader, share] of Object.entries(READERS)) {
    const offsets = [{ topic, partition: 0, offset: BigInt(Math.floor(produced * share)), leaderEpoch: -1, metadata: '' }]
    // Until the group has a coordinator.
    await changes.commitOffsets(`${reader} ${topic}`, offsets, AbortSignal.timeout(5000)).catch(() => {})
  }
}

function report(judged: readonly JudgedEstimate[], seconds: number): boolean {
  console.log(`lag in seconds against the messages' stamps, ${seconds} s of traffic; errors in seconds`)
  console.log(
    `  ${'traffic'.padEnd(18)} ${'looks'.padStart(6)} ${'behind at most'.padStart(15)} ${'error p50'.padStart(10)} ${'p99'.padStart(6)} ${'most'.padStart(6)} ${'most of allowed'.padStart(16)}`,
  )
  let held = judged.length > 0
  for (const [topic, all] of Map.groupBy(judged, each => each.topic)) {
    const errors = all.map(({ error }) => error).toSorted((a, b) => a - b)
    const at = (share: number) => errors[Math.min(errors.length - 1, Math.floor(errors.length * share))] ?? 0
    const ratio = Math.max(...all.map(({ error, allowed }) => error / allowed))
    const behind = Math.max(...all.map(({ least }) => least))
    const cells = [all.length, behind.toFixed(0), at(0.5).toFixed(2), at(0.99).toFixed(2), at(1).toFixed(2), ratio.toFixed(2)]
    const widths = [6, 15, 10, 6, 6, 16]
    console.log(`  ${topic.padEnd(18)} ${cells.map((cell, i) => String(cell).padStart(widths[i] ?? 6)).join(' ')}`)
    held &&= ratio <= 1
  }
  console.log(`  error at most 2 s or 5 %, whichever is larger: ${held ? 'held' : 'BROKEN'}`)
  return held
}
