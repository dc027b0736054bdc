import { rm, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Cluster } from '#demo/brokers/cluster'
import { startTemporaryCluster } from '#demo/brokers/temporary-cluster'
import type { ClusterState } from '#lib/kafka/cluster-state'
import { openChanges } from '../kafka/changes/open-changes.ts'
import { fakeConfig } from '../testing/fake-host.ts'
import { startObserver, type Observer } from './start-observer.ts'

const PATIENCE_MS = 60_000
const TOPIC = 'spread'

let cluster: Cluster
let observer: Observer
let secondDir = ''

/** One broker with two log directories, the metadata in the first, and a topic that lies on both. */
beforeAll(async () => {
  cluster = await startTemporaryCluster({ nodes: 1, adjustProperties: withSecondDir })
  const config = fakeConfig('test', { bootstrap: cluster.bootstrap })
  const changes = openChanges(config)
  const layout = { partitions: 6, replicationFactor: 1 }
  await changes.createTopic({ name: TOPIC, layout, configs: {} }, false, AbortSignal.timeout(PATIENCE_MS))
  await changes.close()
  observer = startObserver({ config, historyPort: null })
}, PATIENCE_MS * 2)

afterAll(async () => {
  await observer?.close()
  await cluster?.close()
})

function withSecondDir(properties: Readonly<Record<string, string>>): Record<string, string> {
  const firstDir = properties['log.dirs'] ?? ''
  secondDir = `${firstDir}-second`
  return { ...properties, 'log.dirs': `${firstDir},${secondDir}`, 'metadata.log.dir': firstDir }
}

function until(holds: (state: ClusterState) => boolean): Promise<ClusterState> {
  const { promise, resolve, reject } = Promise.withResolvers<ClusterState>()
  const timer = setTimeout(() => reject(new Error('not seen in time')), PATIENCE_MS)
  const check = (state: ClusterState) => holds(state) && resolve(state)
  const off = observer.onChange(check)
  check(observer.state())
  return promise.finally(() => {
    clearTimeout(timer)
    off()
  })
}

it(
  'a log directory that the broker cannot write to any more is shown as failed, and what lay there has no leader',
  async () => {
    const dirsOf = (state: ClusterState) => state.brokers.get(1)?.logDirs ?? []
    const before = await until(state => dirsOf(state).length === 2 && state.topics.get(TOPIC)?.partitions.length === 6)
    expect(dirsOf(before).map(({ error }) => error)).toEqual([null, null])

    // As a disk that is gone: the broker's next checkpoint in it fails.
    await rm(secondDir, { recursive: true })
    await writeFile(secondDir, 'no directory any more')

    const after = await until(state => state.recentEvents.some(({ kind }) => kind === 'log-dir-failed'))
    const event = after.recentEvents.find(({ kind }) => kind === 'log-dir-failed')
    expect(event).toMatchObject({ subject: { brokerId: 1 }, severity: 'bad' })
    expect(event?.text).toContain(secondDir)
    const failed = dirsOf(await until(state => dirsOf(state).some(({ error }) => error !== null)))
    expect(failed.find(({ path }) => path === secondDir)?.error).toBe('KAFKA_STORAGE_ERROR')
    await until(state => state.topics.get(TOPIC)?.partitions.some(({ leader }) => leader === null) === true)
  },
  PATIENCE_MS * 3,
)
