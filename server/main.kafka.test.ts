import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePorts } from '#demo/brokers/ports'
import { startTemporaryCluster } from '#demo/brokers/temporary-cluster'
import { brokerList } from '#lib/wire/brokers'
import { clusterList, overview } from '#lib/wire/clusters'
import { groupList } from '#lib/wire/groups'
import { quorum } from '#lib/wire/quorum'
import { topic, topicList } from '#lib/wire/topics'
import { startDashboard, type DashboardProcess } from './testing/dashboard-process.ts'
import { slowdown } from './testing/slowdown.ts'

type Cluster = Awaited<ReturnType<typeof startTemporaryCluster>>

const C = '/clusters/kafka'

describe('with three brokers', () => {
  let cluster: Cluster
  let dashboard: DashboardProcess
  beforeAll(async () => {
    cluster = await startTemporaryCluster({ nodes: 3 })
    dashboard = await startDashboard({ KAFKA_BROKERS: cluster.bootstrap.join(',') })
  })
  afterAll(async () => {
    await dashboard?.end()
    await cluster?.close()
  })

  const read = async <Schema extends { parse(value: unknown): unknown }>(
    path: string,
    schema: Schema,
  ): Promise<ReturnType<Schema['parse']>> => {
    const { status, body } = await dashboard.get(path)
    expect([path, status, body]).toEqual([path, 200, schema.parse(body)])
    return schema.parse(body) as ReturnType<Schema['parse']>
  }

  test('the cluster is found by itself', async () => {
    await expect
      .poll(async () => (await dashboard.get(C)).body, { timeout: 40_000 })
      .toMatchObject({ state: 'healthy', brokersUp: 3 })
  })

  test('every read answers in the shape that it is described in', async () => {
    expect((await read('/clusters', clusterList)).items).toHaveLength(1)
    expect((await read(`${C}/brokers`, brokerList)).items.map(({ brokerId, state }) => [brokerId, state])).toEqual([
      [1, 'up'],
      [2, 'up'],
      [3, 'up'],
    ])
    // The first look at the quorum ends a little after the first at the brokers.
    await expect.poll(async () => (await read(`${C}/quorum`, quorum)).leaderId, { timeout: 30_000 }).not.toBeNull()
    const { voters, leaderId } = await read(`${C}/quorum`, quorum)
    expect(voters.map(({ replicaId }) => replicaId)).toContain(leaderId)
    await read(`${C}/overview`, overview)
    await read(`${C}/groups`, groupList)
  })

  test('a topic is created, read, configured, and deleted; nothing is created by looking', async () => {
    expect(await dashboard.get(`${C}/topics/orders`)).toMatchObject({ status: 404, body: { code: 'topic-not-found' } })
    const body = { name: 'orders', partitions: 4, replicationFactor: 3, configs: { 'min.insync.replicas': '2' } }
    expect(await dashboard.change('POST', `${C}/topics`, { ...body, dryRun: true })).toMatchObject({
      status: 200,
      body: { dryRun: true },
    })
    expect(await dashboard.get(`${C}/topics/orders`)).toMatchObject({ status: 404 })
    expect(await dashboard.change('POST', `${C}/topics`, body)).toMatchObject({
      status: 201,
      body: { name: 'orders', partitions: 4 },
    })
    // The offsets are read at the next look.
    await expect
      .poll(async () => (await dashboard.get(`${C}/topics/orders`)).body, { timeout: 30_000 })
      .toMatchObject({ messages: '0' })
    const answer = await read(`${C}/topics/orders`, topic)
    expect(answer).toMatchObject({ partitionCount: 4, replicationFactor: 3, minInsyncReplicas: 2, messages: '0' })
    expect(answer.partitions.every(({ leader, isr }) => leader !== null && isr.length === 3)).toBe(true)
    expect(await dashboard.get(`${C}/topics/orders/configs`)).toMatchObject({ status: 200 })
    expect(await dashboard.change('POST', `${C}/topics`, body)).toMatchObject({ status: 409, body: { code: 'topic-exists' } })
    expect(await dashboard.change('DELETE', `${C}/topics/orders`)).toMatchObject({ status: 200 })
    await expect.poll(async () => (await dashboard.get(`${C}/topics/orders`)).status, { timeout: 30_000 }).toBe(404)
    expect((await read(`${C}/topics?internal=false`, topicList)).items).toEqual([])
  })

  test.each([
    ['a bad name', { name: 'a b', partitions: 1, replicationFactor: 1 }],
    ['more replicas than brokers', { name: 'x', partitions: 1, replicationFactor: 9 }],
    ['no partitions', { name: 'x', partitions: 0, replicationFactor: 1 }],
    ['an unknown setting', { name: 'x', partitions: 1, replicationFactor: 1, configs: { 'no.such.setting': '1' } }],
    ['a field too many', { name: 'x', partitions: 1, replicationFactor: 1, colour: 'red' }],
  ])('a topic with %s is refused, with the reason', async (_what, body) => {
    const answer = await dashboard.change('POST', `${C}/topics`, body)
    expect([400, 422]).toContain(answer.status)
    expect(answer.body).toMatchObject({
      code: expect.stringMatching(/^(invalid-body|refused-by-kafka|bad-request)$/),
      detail: expect.stringMatching(/.{10}/),
    })
  })

  test('what does not exist is named', async () => {
    const missing = [
      ['/clusters/nowhere/topics', 'cluster-not-found', 'nowhere'],
      [`${C}/topics/nothing`, 'topic-not-found', 'nothing'],
      [`${C}/topics/nothing/configs`, 'topic-not-found', 'nothing'],
      [`${C}/brokers/99`, 'broker-not-found', '99'],
      [`${C}/groups/${encodeURIComponent('a/b 🎵')}`, 'group-not-found', 'a/b 🎵'],
    ] as const
    for (const [path, code, named] of missing) {
      expect(await dashboard.get(path)).toMatchObject({ status: 404, body: { code, detail: expect.stringContaining(named) } })
    }
    expect((await read(`${C}/topics?internal=false`, topicList)).items).toEqual([])
  })

  test('with a broker killed every read still answers, and says which broker is missing', async () => {
    await cluster.kill(2)
    const missing = { failures: expect.arrayContaining([expect.objectContaining({ brokerId: 2 })]) }
    await expect.poll(async () => (await dashboard.get(`${C}/brokers`)).body, { timeout: 15_000 }).toMatchObject(missing)
    for (const path of ['', '/overview', '/brokers', '/topics']) {
      expect(await dashboard.get(C + path)).toMatchObject({ status: 200, body: missing })
    }
    for (const path of ['/quorum', '/groups', '/brokers/2', '/events', '/history?metric=cluster.produced']) {
      expect(await dashboard.get(C + path)).toMatchObject({ status: 200 })
    }
    expect(await dashboard.get(`${C}/brokers/2/configs`)).toMatchObject({ status: 503, body: { code: 'broker-unreachable' } })
    await cluster.start(2)
    await expect
      .poll(async () => (await dashboard.get(C)).body, { timeout: 30_000 })
      .toMatchObject({ state: 'healthy', brokersUp: 3 })
  })

  test('an open stream is told goodbye at the end, and the process ends orderly within ten seconds', async () => {
    const stream = await fetch(`${dashboard.url}/api/v1/live?cluster=kafka&scope=overview`)
    const { code, tookMs } = await dashboard.end()
    expect(await stream.text()).toContain('event: bye')
    expect([code, tookMs < 10_000]).toEqual([0, true])
  })
})

describe('before Kafka is there', () => {
  test('the API is up within three seconds, names each address and its reason, and finds the brokers by itself', async () => {
    const [port = 0] = await freePorts(1, new Set())
    const dashboard = await startDashboard({ KAFKA_BROKERS: `127.0.0.1:${port},127.0.0.1:1` })
    try {
      expect(dashboard.startedInMs).toBeLessThan(3000 * (await slowdown()))
      const failures = expect.arrayContaining([
        expect.objectContaining({ message: expect.stringMatching(/127\.0\.0\.1:1: .*refused/) }),
      ])
      await expect
        .poll(async () => (await dashboard.get(`${C}/topics`)).body, { timeout: 15_000 })
        .toMatchObject({ items: [], asOfMs: null, failures })
      expect(await dashboard.get(`${C}/topics/orders`)).toMatchObject({
        status: 503,
        body: { code: 'not-known-yet', retryable: true },
      })
      expect(await dashboard.get('/clusters')).toMatchObject({ body: { items: [{ state: 'unreachable', topicCount: null }] } })
      const cluster = await startTemporaryCluster({ nodes: 1, basePort: port })
      try {
        expect(cluster.bootstrap).toEqual([`127.0.0.1:${port}`])
        await expect
          .poll(async () => (await dashboard.get(C)).body, { timeout: 30_000 })
          .toMatchObject({ state: 'healthy', brokersUp: 1 })
      } finally {
        await cluster.close()
      }
    } finally {
      await dashboard.end()
    }
  })

  test('a configuration with mistakes ends the start with words and code 1, without a stack', async () => {
    await expect(startDashboard({ KAFKA_BROKERS: 'nonsense', HOST: '0.0.0.0' })).rejects.toThrow(
      /ended with 1: KAFKA_BROKERS: .*HOST: /s,
    )
    await expect(startDashboard({ KAFKA_BROKERS: 'nonsense' })).rejects.not.toThrow(/ at /)
  })
})
