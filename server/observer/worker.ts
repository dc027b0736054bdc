/** The observer's worker: everything that talks to the brokers of one cluster, away from the thread that serves pages. */
import { parentPort, workerData } from 'node:worker_threads'
import { fromPlainClusterConfig } from '../config/cluster-config.ts'
import { MOST_LOG_ENDS } from '../history/log-ends.ts'
import type { FromHistory, HistoryMessage } from '../history/sample-batch.ts'
import { log } from '../log.ts'
import { ClusterModel } from './model/cluster-model.ts'
import { ClusterWatch } from './poll/cluster-watch.ts'
import { Publisher } from './publish/publisher.ts'
import type { FromWorker, ObserverWorkerData, ToWorker } from './publish/protocol.ts'
import { PartitionChoice } from './partition-choice.ts'
import { MOST_POSITIONS, takeSamples } from './samples.ts'

const SAMPLE_PERIOD_MS = 10_000
const SAVE_ENDS_PERIOD_MS = 60_000
/** Some hundred looks each: about a megabyte a minute. */
const SAVED_ENDS_AT_ONCE = 500

if (parentPort) run(parentPort, workerData as ObserverWorkerData)

function run(port: NonNullable<typeof parentPort>, { config: plain, historyPort }: ObserverWorkerData): void {
  const config = fromPlainClusterConfig(plain)
  const clusterId = config.id
  const toHistory = (message: HistoryMessage) => historyPort?.postMessage(message)
  const post = (message: FromWorker, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer)
  const model = new ClusterModel(clusterId, config.bootstrap, events => toHistory({ kind: 'events', clusterId, events }))
  const publisher = new Publisher({ model, post, requestCount: () => watch.requestCount })
  const watch = new ClusterWatch(config, model, () => void publisher.publish())
  const sampler = historyPort && setInterval(sample, SAMPLE_PERIOD_MS)
  const saver = historyPort && setInterval(() => saveEnds(SAVED_ENDS_AT_ONCE), SAVE_ENDS_PERIOD_MS)
  const choice = new PartitionChoice(MOST_POSITIONS)
  let saidOmitted = false

  function sample(): void {
    const nowMs = Date.now()
    const consumed = model.groups.consumedPerSecond.bind(model.groups)
    const { samples, omittedPartitionSeries } = takeSamples(model.state, consumed, nowMs, choice)
    if (samples.length > 0) toHistory({ kind: 'samples', clusterId, atMs: nowMs, samples })
    if (omittedPartitionSeries > 0 && !saidOmitted) {
      saidOmitted = true
      log.warn('the history keeps series of the partitions with the most unread only', {
        cluster: clusterId,
        series: omittedPartitionSeries,
      })
    }
  }

  function saveEnds(most: number): void {
    const ends = model.ends.takeOut(Date.now(), most)
    if (ends.length > 0) toHistory({ kind: 'log-ends', clusterId, ends })
  }

  async function refresh(id: number, classes: Extract<ToWorker, { kind: 'refresh' }>['classes']): Promise<void> {
    await watch.refresh(classes)
    await publisher.publish()
    post({ kind: 'refreshed', id })
  }

  function close(): void {
    watch.stop()
    if (sampler) clearInterval(sampler)
    if (saver) clearInterval(saver)
    saveEnds(MOST_LOG_ENDS)
    historyPort?.close()
    port.close()
  }

  port.on('message', (message: ToWorker) => {
    if (message.kind === 'ack') publisher.acknowledged()
    else if (message.kind === 'refresh') void refresh(message.id, message.classes)
    else if (message.kind === 'own') {
      model.applyOwn(message.news, Date.now())
      void publisher.publish()
    } else close()
  })
  historyPort?.on('message', ({ ends }: FromHistory) => model.ends.putBack(ends, Date.now()))
  watch.start()
}
