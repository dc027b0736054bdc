import { afterAll, beforeAll, expect, test } from 'vitest'
import { PartituraError } from '../errors.ts'
import type { ClusterReassignments } from '../reassignments/cluster-reassignments.ts'
import { fakeCluster, fakeHost, fakeReassignments } from '../testing/fake-host.ts'
import { CHANGE, startTestServer, type TestServer } from '../testing/front-server.ts'
import { buildState } from '../testing/state-builder.ts'
import { reassignmentRoutes } from './reassignments.ts'

let planned: Parameters<ClusterReassignments['plan']>[0] | null = null
let server: TestServer

beforeAll(async () => {
  const state = buildState({ topics: { orders: { partitions: [{ replicas: [1, 2, 3] }] } } })
  const reassignments = fakeReassignments({
    plan: asked => {
      planned = asked
      return Promise.reject(new PartituraError('conflict', 'seen'))
    },
  })
  server = await startTestServer(reassignmentRoutes, fakeHost([fakeCluster(() => state, { reassignments })]))
})
afterAll(() => server.close())

const post = (partitions: object[]) =>
  server.ask('/api/v1/clusters/test/reassignments', {
    method: 'POST',
    headers: CHANGE,
    body: JSON.stringify({ dryRun: true, partitions }),
  })
const named = (topic: string) => (_: unknown, partition: number) => ({ topic, partition, replicas: [1, 2, 3] })

test('a plan by hand of 40,000 partitions is taken', async () => {
  const partitions = Array.from({ length: 40_000 }, named(`topic-with-a-name-of-some-length-${'x'.repeat(20)}`))
  const answer = await post(partitions)
  expect(answer.json()).toMatchObject({ code: 'conflict', detail: 'seen' })
  expect(planned?.goal.kind === 'manual' && planned.goal.assignments.length).toBe(40_000)
})

test('one that is larger than any cluster needs is refused with its limit', async () => {
  const answer = await post(Array.from({ length: 40_000 }, named('x'.repeat(200))))
  expect(answer.json()).toMatchObject({ status: 413, code: 'body-too-large', detail: expect.stringContaining('8388608') })
})
