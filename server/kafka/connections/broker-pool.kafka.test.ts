import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startTemporaryCluster } from '#demo/brokers/temporary-cluster'
import type { ClusterConfig } from '../../config/cluster-config.ts'
import { Secret } from '../../secret.ts'
import { KafkaRequestError } from '../errors.ts'
import { describeQuorumRequest } from '../protocol/describe-quorum.ts'
import { listPartitionReassignmentsRequest } from '../protocol/list-partition-reassignments.ts'
import { metadataRequest } from '../protocol/metadata.ts'
import { createBrokerPool } from './broker-pool.ts'
import type { BrokerPool } from './broker-pool.ts'
import { slowdown } from '../../testing/slowdown.ts'

type Cluster = Awaited<ReturnType<typeof startTemporaryCluster>>

const plain: ClusterConfig = {
  id: 'test',
  name: 'test',
  bootstrap: [],
  tls: null,
  sasl: null,
  readOnly: false,
  demoControl: null,
  schemaRegistry: null,
  clientRack: null,
}

const pools: BrokerPool[] = []

function poolFor(config: Partial<ClusterConfig>): BrokerPool {
  const pool = createBrokerPool({ ...plain, ...config }, 'observe', { connectTimeoutMs: 1000, requestTimeoutMs: 1000 })
  pools.push(pool)
  return pool
}

afterEach(() => {
  for (const pool of pools.splice(0)) pool.close()
})

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  )
  return error instanceof KafkaRequestError ? error.failure.code : `not refused: ${String(error)}`
}

describe('three brokers', () => {
  let cluster: Cluster
  beforeAll(async () => {
    cluster = await startTemporaryCluster({ nodes: 3 })
  })
  afterAll(() => cluster.close())

  test('one good bootstrap address is enough, and the bad one is named with its reason', async () => {
    const pool = poolFor({ bootstrap: ['127.0.0.1:1', ...cluster.bootstrap.slice(0, 1)] })
    await pool.bootstrap()
    expect(pool.brokerIds.toSorted((a, b) => a - b)).toEqual([1, 2, 3])
    await expect.poll(() => pool.bootstrapAttempts.map(({ error }) => error?.code ?? null)).toEqual(['connection-refused', null])
  })

  test('who leaves takes nobody along that waits for the same first contact, and is gone at once', async () => {
    const pool = poolFor({ bootstrap: cluster.bootstrap })
    const leaving = new AbortController()
    const first = codeOf(pool.request(1, metadataRequest, { topics: [] }, { signal: leaving.signal }))
    const second = pool.request(1, metadataRequest, { topics: [] })
    leaving.abort()
    expect(await first).toBe('cancelled')
    expect((await second).brokers).toHaveLength(3)
    // Nobody has left where only the time is up.
    const signal = AbortSignal.timeout(0)
    await once(signal, 'abort')
    expect(await codeOf(pool.request(1, metadataRequest, { topics: [] }, { signal }))).toBe('timed-out')
  })

  test('every broker is asked in the highest version that it speaks', async () => {
    const pool = poolFor({ bootstrap: cluster.bootstrap })
    await pool.bootstrap()
    const answer = await pool.request(2, metadataRequest, { topics: [] })
    expect(answer.brokers.map(broker => broker.brokerId).toSorted((a, b) => a - b)).toEqual([1, 2, 3])
    expect(pool.versions(2)?.ranges.get(metadataRequest.key)?.max).toBeGreaterThanOrEqual(13)
    expect(pool.versions(2)?.finalizedFeatures.get('metadata.version')).toBeGreaterThan(20)
  })

  test('a stopped broker is found out within its time-out, then fails at once, and is answered by again when it goes on', async () => {
    const pool = poolFor({ bootstrap: cluster.bootstrap })
    await pool.bootstrap()
    await pool.request(3, metadataRequest, { topics: [] })
    await cluster.pause(3)
    try {
      expect(await codeOf(pool.request(3, metadataRequest, { topics: [] }))).toBe('timed-out')
      await expect.poll(() => pool.status(3).reachable, { timeout: 20_000 }).toBe(false)
      const startedMs = performance.now()
      expect(await codeOf(pool.request(3, metadataRequest, { topics: [] }, { whenDown: 'fail' }))).toBe('timed-out')
      const tookMs = performance.now() - startedMs
      expect(tookMs).toBeLessThan(50 * (await slowdown()))
      await pool.request(1, metadataRequest, { topics: [] })
    } finally {
      cluster.resume(3)
    }
    await expect.poll(() => pool.probe().then(() => pool.status(3).reachable), { timeout: 20_000, interval: 100 }).toBe(true)
    await pool.request(3, metadataRequest, { topics: [] })
  })

  test('a request that waits for a silent controller holds up no other request to the same broker', async () => {
    const pool = poolFor({ bootstrap: cluster.bootstrap })
    await pool.bootstrap()
    const { answer } = await pool.requestAny(describeQuorumRequest, null)
    const asked = answer.leaderId === 1 ? 2 : 1
    await cluster.pause(answer.leaderId)
    try {
      // All at once, so that none can know which of the others will have to wait.
      const waiting = pool.request(asked, describeQuorumRequest, null, { timeoutMs: 1500 })
      const waitingToo = pool.request(asked, listPartitionReassignmentsRequest, { timeoutMs: 1000 }, { timeoutMs: 1500 })
      const others = Array.from({ length: 8 }, () => pool.request(asked, metadataRequest, { topics: [] }, { timeoutMs: 1000 }))
      expect((await Promise.all(others)).every(each => each.brokers.length === 3)).toBe(true)
      expect(await codeOf(waiting)).toBe('timed-out')
      expect(await codeOf(waitingToo)).toBe('timed-out')
      expect(pool.status(asked).reachable).toBe(true)
    } finally {
      cluster.resume(answer.leaderId)
    }
  })

  test('a request that takes too long takes no other along that waits on the same connection', async () => {
    const pool = poolFor({ bootstrap: cluster.bootstrap })
    await pool.bootstrap()
    const { answer } = await pool.requestAny(describeQuorumRequest, null)
    const asked = answer.leaderId === 1 ? 2 : 1
    // Connected before, so that both are on their way while the controller is silent.
    await pool.request(asked, describeQuorumRequest, null)
    await cluster.pause(answer.leaderId)
    let patient: Promise<unknown[]>
    try {
      const hasty = pool.request(asked, describeQuorumRequest, null, { timeoutMs: 300 })
      patient = Promise.allSettled([
        pool.request(asked, listPartitionReassignmentsRequest, { timeoutMs: 20_000 }, { timeoutMs: 30_000 }),
      ])
      expect(await codeOf(hasty)).toBe('timed-out')
      await sleep(200)
    } finally {
      cluster.resume(answer.leaderId)
    }
    expect(await patient).toMatchObject([{ status: 'fulfilled' }])
  })

  test('a killed broker is noticed without a request, and another one answers instead', async () => {
    const pool = poolFor({ bootstrap: cluster.bootstrap })
    await pool.bootstrap()
    await pool.request(2, metadataRequest, { topics: [] })
    await cluster.kill(2)
    // Refused, or closed when the try met the dying process.
    await expect.poll(() => pool.status(2).failure?.code, { timeout: 20_000 }).toMatch(/^connection-/)
    const { brokerId } = await pool.requestAny(metadataRequest, { topics: [] }, { prefer: 2 })
    expect(brokerId).not.toBe(2)
    await cluster.start(2)
    await expect.poll(() => pool.probe().then(() => pool.status(2).reachable), { timeout: 20_000, interval: 100 }).toBe(true)
  })
})

describe('a listener with TLS and SASL', () => {
  let cluster: Cluster
  beforeAll(async () => {
    cluster = await startTemporaryCluster({
      nodes: 1,
      saslSsl: { users: [{ name: 'alice', password: 'correct-horse_1' }], clientAuth: 'required' },
    })
  })
  afterAll(() => cluster.close())

  function clientTls() {
    if (!cluster.clientTls) throw new Error('the cluster has no TLS listener')
    return cluster.clientTls
  }

  function secured(changes: Partial<ClusterConfig> = {}): Partial<ClusterConfig> {
    const { ca, cert, key } = clientTls()
    return {
      bootstrap: cluster.saslSslBootstrap,
      tls: { ca, cert, key: new Secret(key), serverName: null },
      sasl: { mechanism: 'SCRAM-SHA-512', username: 'alice', password: new Secret('correct-horse_1') },
      ...changes,
    }
  }

  test.each(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const)('%s gets in with the right password', async mechanism => {
    const { sasl } = secured()
    const pool = poolFor(secured({ sasl: sasl ? { ...sasl, mechanism } : null }))
    await pool.bootstrap()
    const { answer } = await pool.requestAny(metadataRequest, { topics: [] })
    expect(answer.brokers).toHaveLength(1)
  })

  test('answers that are joined in memory of our own come out whole, though what TLS has read is given back at once', async () => {
    const pool = createBrokerPool({ ...plain, ...secured() }, 'browse')
    pools.push(pool)
    await pool.bootstrap()
    const [brokerId = 0] = pool.brokerIds
    const asked = Array.from({ length: 200 }, () => pool.request(brokerId, metadataRequest, { topics: null }))
    const answers = await Promise.all(asked)
    expect(new Set(answers.map(({ clusterId, brokers }) => `${clusterId} ${brokers.length}`))).toEqual(
      new Set([`${cluster.clusterId} 1`]),
    )
  })

  test.each(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const)(
    '%s with a wrong password is named so, without the password',
    async mechanism => {
      const pool = poolFor(secured({ sasl: { mechanism, username: 'alice', password: new Secret('wrong-password') } }))
      expect(await codeOf(pool.bootstrap())).toBe('auth-failed')
      expect(JSON.stringify(pool.bootstrapAttempts)).not.toContain('wrong-password')
    },
  )

  test('each way of getting TLS wrong has a code of its own', async () => {
    const { ca, cert, key } = clientTls()
    const tls = { ca, cert, key: new Secret(key), serverName: null }
    expect(await codeOf(poolFor(secured({ tls: { ...tls, ca: null } })).bootstrap())).toBe('tls-unknown-ca')
    expect(await codeOf(poolFor(secured({ tls: { ...tls, serverName: 'other.example' } })).bootstrap())).toBe('tls-wrong-host')
    expect(await codeOf(poolFor(secured({ tls: { ...tls, cert: null, key: null } })).bootstrap())).toBe('tls-client-certificate')
    expect(await codeOf(poolFor(secured({ tls: null })).bootstrap())).toBe('tls-required')
    expect(await codeOf(poolFor(secured({ bootstrap: cluster.bootstrap })).bootstrap())).toBe('tls-handshake-failed')
  })
})

describe('a peer that is not Kafka', () => {
  test.each(['HTTP/1.1 400 Bad Request\r\n\r\n', '\u0000\u0000\u0000\u0001x'])('%j is refused at once', async text => {
    const server = createServer(socket => {
      socket.on('error', () => {})
      socket.resume()
      socket.write(text)
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const startedMs = performance.now()
    expect(await codeOf(poolFor({ bootstrap: [`127.0.0.1:${port}`] }).bootstrap())).toBe('protocol-error')
    const tookMs = performance.now() - startedMs
    expect(tookMs).toBeLessThan(900 * (await slowdown()))
    await new Promise(resolve => server.close(resolve))
  })
})
