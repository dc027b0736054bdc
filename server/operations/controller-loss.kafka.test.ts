import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import * as z from 'zod/mini'
import type { Cluster } from '#demo/brokers/cluster'
import { runKafkaTool } from '#demo/brokers/kafka-tool'
import { startTemporaryCluster } from '#demo/brokers/temporary-cluster'
import { eventList } from '#lib/wire/events'
import { quorum } from '#lib/wire/quorum'
import { reassignmentList } from '#lib/wire/reassignments'
import { openChanges } from '../kafka/changes/open-changes.ts'
import { startDashboard, type DashboardProcess } from '../testing/dashboard-process.ts'
import { fakeConfig } from '../testing/fake-host.ts'

const C = '/clusters/kafka'
const ROUNDS = 6
/** The controller dies in the middle of the changes of this round: those before are answered, those after are sent once it is dead. */
const KILL_AT = 3
/** So long after they were sent: some have reached it by then. */
const UNDER_WAY_MS = 12
/** Asked when another controller is known: by then nothing is unclear any more. */
const LATER = ROUNDS
const never = new AbortController().signal
const numbers = Array.from({ length: ROUNDS }, (_, index) => index)

let cluster: Cluster
let changes: ReturnType<typeof openChanges>
let dashboard: DashboardProcess

beforeAll(async () => {
  cluster = await startTemporaryCluster({ nodes: 4 })
  changes = openChanges(fakeConfig('test', { bootstrap: cluster.bootstrap }))
  const create = (name: string, assignments: number[][]) =>
    changes.createTopic({ name, layout: { assignments }, configs: {} }, false, never)
  await Promise.all([
    create('moved', [
      [1, 2],
      [2, 3],
      [3, 4],
    ]),
    ...[...numbers, LATER].flatMap(n => [create(`kept-${n}`, [[1, 2]]), create(`doomed-${n}`, [[2, 3]])]),
  ])
  dashboard = await startDashboard({ KAFKA_BROKERS: cluster.bootstrap.join(',') })
  const isSeen = async () => expect((await dashboard.get(`${C}/topics/doomed-5`)).status).toBe(200)
  await vi.waitFor(isSeen, { timeout: 40_000, interval: 100 })
})
afterAll(async () => {
  await dashboard?.end()
  await changes?.close()
  await cluster?.close()
})

const leader = async () => quorum.parse((await dashboard.get(`${C}/quorum`)).body).leaderId

/** The three changes of a round, all sent at once. */
async function ask(n: number): Promise<Answers> {
  const grown = { configs: { 'retention.ms': `${1_000_000 + n}` }, partitionCount: 2 }
  const [made, kept, doomed] = await Promise.all([
    dashboard.change('POST', `${C}/topics`, { name: `made-${n}`, partitions: 3, replicationFactor: 2 }),
    dashboard.change('PATCH', `${C}/topics/kept-${n}`, grown),
    dashboard.change('DELETE', `${C}/topics/doomed-${n}`),
  ])
  return { n, made, kept, doomed }
}

/** What Kafka's own tool says of every topic: its partitions, and its overrides. */
async function described(): Promise<Map<string, { partitions: number; retention: string | null }>> {
  const live = cluster.brokers.filter(({ state }) => state === 'running').map(({ address }) => address)
  const text = await runKafkaTool('org.apache.kafka.tools.TopicCommand', ['--bootstrap-server', live.join(','), '--describe'])
  const lines = [...text.matchAll(/^Topic: (\S+)\s.*PartitionCount: (\d+)\s.*Configs: (.*)$/gm)]
  return new Map(
    lines.map(([, topic = '', partitions, configs = '']) => [
      topic,
      { partitions: Number(partitions), retention: /retention\.ms=(\d+)/.exec(configs)?.[1] ?? null },
    ]),
  )
}

it('changes over which the active controller is killed are done or not as the answer says, never half unsaid, never twice', async () => {
  await expect.poll(leader, { timeout: 20_000 }).not.toBeNull()
  const killed = (await leader()) ?? -1
  // A move onto the broker that dies could not end before it is back.
  const replicas = [4, killed === 1 ? 2 : 1]
  const moving = dashboard.change('POST', `${C}/reassignments`, {
    partitions: [0, 1, 2].map(partition => ({ topic: 'moved', partition, replicas })),
  })
  const asked: Promise<Answers>[] = []
  for (const n of numbers) {
    asked.push(ask(n))
    if (n < KILL_AT) await asked.at(-1)
    if (n !== KILL_AT) continue
    await sleep(UNDER_WAY_MS)
    await cluster.kill(killed)
  }
  const answers = await Promise.all(asked)
  const there = await described()
  expect(answers.flatMap(answer => untruths(answer, there))).toEqual([])
  // Of what was asked and answered before the controller died everybody knows the outcome; later ones may still have been passed
  // on to the dead one, by brokers that had not heard of its death.
  const unknown = answers.filter(({ made, kept, doomed }) => [made, kept, doomed].some(isUnknown))
  expect(unknown.filter(({ n }) => n < KILL_AT)).toEqual([])

  const hasAnother = async () => ![null, killed].includes(await leader())
  await expect.poll(hasAnother, { timeout: 20_000 }).toBe(true)
  const later = await ask(LATER)
  expect([later.made, later.kept, later.doomed].map(({ status }) => status)).toEqual([201, 200, 200])
  expect(untruths(later, await described())).toEqual([])
  const { items } = eventList.parse((await dashboard.get(`${C}/events?kind=controller-elected`)).body)
  expect(items[0]?.text).toContain('was elected controller')

  expect([201, 504]).toContain((await moving).status)
  const plans = async () => reassignmentList.parse((await dashboard.get(`${C}/reassignments`)).body).items
  const ends = async () => (await plans()).map(({ state }) => state)
  await expect.poll(ends, { timeout: 40_000 }).toEqual(['finished'])
  const placed = (await changes.placement(['moved'], never)).topics.get('moved')
  expect([...(placed?.partitions.values() ?? [])].map(({ replicas, ongoing }) => ({ replicas, ongoing }))).toEqual(
    Array.from({ length: 3 }, () => ({ replicas, ongoing: null })),
  )
})

interface Answer {
  status: number
  body: unknown
}

interface Answers {
  n: number
  made: Answer
  kept: Answer
  doomed: Answer
}

const isUnknown = ({ body }: Answer) => z.safeParse(z.object({ code: z.literal('outcome-unknown') }), body).success

/** Answers that say other than what is there: done is done, refused (503: it was not sent) is not done, unknown may be either. */
function untruths({ n, made, kept, doomed }: Answers, there: Awaited<ReturnType<typeof described>>): string[] {
  const topic = there.get(`made-${n}`)
  const grown = there.get(`kept-${n}`)
  const isThere = there.has(`doomed-${n}`)
  const isGrown = grown?.partitions === 2 && grown.retention === `${1_000_000 + n}`
  const isUntouched = grown?.partitions === 1 && grown.retention === null
  const isHalfSaid = /The configuration was changed|changing the configuration/.test(JSON.stringify(kept.body))
  const verdicts: [string, Answer, boolean][] = [
    ['made', made, { 201: topic?.partitions === 3, 503: topic === undefined, 504: true }[made.status] ?? false],
    [
      'kept',
      kept,
      { 200: isGrown, 503: isUntouched || isHalfSaid, 504: isGrown || isUntouched || isHalfSaid }[kept.status] ?? false,
    ],
    ['doomed', doomed, { 200: !isThere, 503: isThere, 504: true }[doomed.status] ?? false],
  ]
  return verdicts
    .filter(([, , isTrue]) => !isTrue)
    .map(([what, answer]) => `${what}-${n}: ${JSON.stringify(answer)}, and there is ${JSON.stringify(there.get(`${what}-${n}`))}`)
}
