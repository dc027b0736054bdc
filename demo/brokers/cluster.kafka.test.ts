import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { BrokerStateError } from './broker-process.ts'
import { startCluster, UnknownBrokerError } from './cluster.ts'
import type { Cluster } from './cluster.ts'
import { electPreferredLeaders } from './elect-preferred.ts'
import { runKafkaTool } from './kafka-tool.ts'
import { projectRoot } from './paths.ts'
import { registeredBrokers } from './readiness.ts'
import { runCommand } from './run-command.ts'
import { SHORT_SESSION, startTemporaryCluster } from './temporary-cluster.ts'

describe('three brokers', () => {
  let cluster: Cluster
  beforeAll(async () => {
    cluster = await startTemporaryCluster({ nodes: 3, racks: 3, properties: SHORT_SESSION })
  })
  afterAll(() => cluster.close())

  test('every broker names all three once the cluster is started', async () => {
    for (const broker of cluster.brokers) expect(await registeredBrokers(portOf(broker.address))).toEqual([1, 2, 3])
    expect(cluster.brokers.map(broker => broker.rack)).toEqual(['rack-1', 'rack-2', 'rack-3'])
  })

  test('a killed broker is gone at once and serves again after a start, on its old address', async () => {
    const before = find(cluster, 3)
    await cluster.kill(3)
    expect(find(cluster, 3)).toMatchObject({ state: 'killed', pid: null })
    expect(isAlive(before.pid)).toBe(false)
    await cluster.start(3)
    expect(find(cluster, 3)).toMatchObject({ state: 'running', address: before.address })
    expect(find(cluster, 3).pid).not.toBe(before.pid)
    await vi.waitFor(async () => expect(await registeredBrokers(portOf(before.address))).toEqual([1, 2, 3]), 15_000)
  })

  test('a stopped broker hands over and leaves the cluster before its process ends', async () => {
    await cluster.stop(2)
    expect(find(cluster, 2)).toMatchObject({ state: 'stopped', pid: null })
    await vi.waitFor(async () => expect(await registeredBrokers(portOf(find(cluster, 1).address))).toEqual([1, 3]), 20_000)
    await cluster.start(2)
  })

  test('a returned broker leads again what it is preferred for, after a preferred election', async () => {
    const [bootstrap = ''] = cluster.bootstrap
    const topics = (args: string[]) =>
      runKafkaTool('org.apache.kafka.tools.TopicCommand', ['--bootstrap-server', bootstrap, ...args])
    await topics(['--create', '--topic', 'preferred', '--replica-assignment', '3:1:2'])
    await cluster.stop(3)
    expect(await topics(['--describe', '--topic', 'preferred'])).not.toMatch(/Leader: 3/)
    await cluster.start(3)
    await vi.waitFor(
      async () => {
        await electPreferredLeaders(bootstrap)
        expect(await topics(['--describe', '--topic', 'preferred'])).toMatch(/Leader: 3/)
      },
      { timeout: 30_000, interval: 1000 },
    )
  })

  test('a paused broker keeps its process but does not answer until it is resumed', async () => {
    const { pid, address } = find(cluster, 3)
    await cluster.pause(3)
    expect(find(cluster, 3)).toMatchObject({ state: 'paused', pid })
    await expect(registeredBrokers(portOf(address))).rejects.toThrow(/./)
    cluster.resume(3)
    await vi.waitFor(async () => expect(await registeredBrokers(portOf(address))).toEqual([1, 2, 3]), 20_000)
  })

  test('a broker killed from outside is seen as exited, not as running', async () => {
    process.kill(find(cluster, 3).pid ?? 0, 'SIGKILL')
    await vi.waitFor(() => expect(find(cluster, 3)).toMatchObject({ state: 'exited', pid: null }), 20_000)
  })

  test('a broker that serves after whoever started it lost patience is running all the same', async () => {
    await expect(cluster.start(3, 1)).rejects.toThrow('broker 3 did not answer within 0.001 s')
    expect(find(cluster, 3)).toMatchObject({ state: 'starting' })
    await vi.waitFor(() => expect(find(cluster, 3)).toMatchObject({ state: 'running' }), 40_000)
  }, 60_000)

  test('a broker whose disk was emptied returns with nothing and copies its replicas again, a controller too', async () => {
    const [bootstrap = ''] = cluster.bootstrap
    const topics = (args: string[]) =>
      runKafkaTool('org.apache.kafka.tools.TopicCommand', ['--bootstrap-server', bootstrap, ...args])
    await topics(['--create', '--topic', 'kept', '--replica-assignment', '3:1:2'])
    await expect(cluster.wipe(3)).rejects.toThrow(new BrokerStateError('broker 3 is running'))
    await cluster.kill(3)
    await cluster.wipe(3)
    await cluster.start(3)
    await vi.waitFor(async () => expect(await topics(['--describe', '--topic', 'kept'])).toMatch(/Isr: [123],[123],[123]/), {
      timeout: 30_000,
      interval: 500,
    })
  }, 60_000)

  test('actions that make no sense are refused with the reason', async () => {
    await expect(cluster.start(1)).rejects.toThrow(new BrokerStateError('broker 1 is running'))
    expect(() => cluster.resume(1)).toThrow(BrokerStateError)
    expect(() => cluster.stop(9)).toThrow(new UnknownBrokerError('there is no broker 9'))
  })

  test('nothing is created by looking at a topic that does not exist', async () => {
    const bootstrap = ['--bootstrap-server', cluster.bootstrap.join(',')]
    await expect(
      runKafkaTool('org.apache.kafka.tools.TopicCommand', [...bootstrap, '--describe', '--topic', 'no-such']),
    ).rejects.toThrow("Topic 'no-such' does not exist")
    expect(await runKafkaTool('org.apache.kafka.tools.TopicCommand', [...bootstrap, '--list'])).not.toContain('no-such')
  })

  test('an added broker joins without being a controller', async () => {
    const added = await cluster.addBroker()
    expect(added).toMatchObject({ id: 4, isController: false, state: 'running', rack: 'rack-1' })
    await vi.waitFor(async () => expect(await registeredBrokers(portOf(find(cluster, 1).address))).toContain(4), 20_000)
  })

  test('close leaves no process, paused ones included', async () => {
    const pids = cluster.brokers.map(broker => broker.pid)
    await cluster.pause(4)
    await cluster.close()
    expect(pids.filter(isAlive)).toEqual([])
  })
})

test('a restarted cluster keeps its id, addresses and topics', async () => {
  const dataDir = await temporaryFolder()
  const first = await startCluster({ nodes: 1, dataDir })
  onTestFinished(() => first.close(0))
  const create = ['--bootstrap-server', first.bootstrap.join(','), '--create', '--topic', 'kept']
  await runKafkaTool('org.apache.kafka.tools.TopicCommand', create)
  await first.close()
  const second = await startCluster({ nodes: 1, dataDir })
  onTestFinished(() => second.close(0))
  expect(second).toMatchObject({ clusterId: first.clusterId, bootstrap: first.bootstrap })
  const topics = await runKafkaTool('org.apache.kafka.tools.TopicCommand', [
    '--bootstrap-server',
    second.bootstrap.join(','),
    '--list',
  ])
  expect(topics.trim()).toBe('kept')
})

test('brokers die with their parent even when it is killed by SIGKILL', async () => {
  const dataDir = await temporaryFolder()
  const script = `
    const { startCluster } = await import('#demo/brokers/cluster')
    const cluster = await startCluster({ nodes: 1, dataDir: process.argv[1] })
    console.log(cluster.brokers[0].pid)
    setInterval(() => {}, 1000)`
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script, dataDir], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void parent.kill('SIGKILL'))
  const pid = await new Promise<number>(resolve => createInterface(parent.stdout).once('line', line => resolve(Number(line))))
  expect(isAlive(pid)).toBe(true)
  parent.kill('SIGKILL')
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), 20_000)
})

test('an aborted start leaves no process', async () => {
  const abort = new AbortController()
  const dataDir = await temporaryFolder()
  const onProgress = (message: string) => void (message.includes('1 of 3') && abort.abort())
  await expect(startCluster({ nodes: 3, dataDir, signal: abort.signal, onProgress })).rejects.toThrow('aborted')
  const { stdout } = await runCommand('ps', ['-eo', 'args'], { timeoutMs: 5000 })
  expect(stdout.split('\n').filter(line => line.includes(dataDir))).toEqual([])
})

const portOf = (address: string) => Number(address.split(':')[1])

function find(cluster: Cluster, id: number) {
  const broker = cluster.brokers.find(candidate => candidate.id === id)
  if (!broker) throw new Error(`no broker ${id}`)
  return broker
}

function isAlive(pid: number | null): boolean {
  try {
    return pid !== null && process.kill(pid, 0)
  } catch {
    return false
  }
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'partitura-cluster-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }))
  return folder
}
