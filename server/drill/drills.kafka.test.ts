import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SHORT_SESSION } from '#demo/brokers/temporary-cluster'
import { DRILL_TOPIC } from '#lib/kafka/drill-prediction'
import { drillAnswer, drillPlan, type DrillAnswer, type DrillKind } from '#lib/wire/drill'
import { startDrillRig, type DrillRig } from '#server/testing/drill-rig'

let rig: DrillRig
beforeAll(async () => {
  rig = await startDrillRig(SHORT_SESSION)
  await rig.healed()
  for (const [name, partitions, replicationFactor, minIsr] of [
    ['orders', 6, 3, 2],
    ['pairs', 5, 2, 2],
    ['singles', 5, 1, 1],
  ]) {
    const configs = { 'min.insync.replicas': String(minIsr) }
    const { status, body } = await rig.change('POST', '/topics', { name, partitions, replicationFactor, configs })
    if (status !== 201) throw new Error(`topic ${name} was not created: ${JSON.stringify(body)}`)
  }
})
afterAll(() => rig?.close())

describe.each<[DrillKind, number]>([
  ['stop', 3],
  ['kill', 4],
  ['pause', 5],
  ['lose-disk', 2],
])('a broker that is lost by %s', (kind, brokerId) => {
  let drill: DrillAnswer
  beforeAll(async () => {
    await rig.healed()
    drill = await rig.drill({ brokerId, kind, holdSeconds: 0 })
  })

  test('every partition gets the leader and the state that were predicted', () => {
    const { report, note } = drill
    const exceptions = report?.partitions.filter(({ verdict }) => verdict !== 'as-predicted') ?? [note]
    expect(exceptions.filter(exception => typeof exception !== 'object' || exception?.verdict !== 'explained')).toEqual([])
    const states = new Set(report?.partitions.map(({ outcome }) => outcome?.state))
    // Topics of three replicas, of two with min ISR 2, and of one: all that can happen does.
    expect(states).toEqual(new Set(['at-min-isr', 'under-min-isr', 'offline']))
  })

  test('no acknowledged message is lost, and the report counts as the reader does', () => {
    const messages = drill.report?.messages
    expect(messages).toMatchObject({ lost: 0, lostNumbers: [], repeated: 0, damagedBatches: 0, reason: null })
    expect(messages?.acknowledged).toBeGreaterThan(500)
    expect(messages?.read).toBe((messages?.acknowledged ?? 0) + (messages?.unacknowledgedFound ?? 0))
  })

  test('the times to notice are told, and the broker is back in every ISR', () => {
    const { report, state } = drill
    expect(state).toBe('finished')
    expect(report?.noticedByKafkaMs).toBeGreaterThan(0)
    expect(report?.isrWholeAfterMs).toBeGreaterThanOrEqual(0)
    // A process that dies breaks its connections at once; Kafka waits for the end of its session.
    const limitMs = kind === 'kill' || kind === 'lose-disk' ? (report?.noticedByKafkaMs ?? 0) : 30_000
    expect(report?.noticedByUsMs).toBeLessThan(limitMs)
  })

  test('nothing is left of it but its report', async () => {
    expect((await rig.get(`/topics/${DRILL_TOPIC}`)).status).toBe(404)
    expect(await rig.get('/drills')).toMatchObject({ body: { activeId: null, trouble: null } })
    expect(await rig.get(`/drills/${drill.drillId}`)).toMatchObject({ status: 200, body: { report: { messages: { lost: 0 } } } })
  })
})

test('a drill does not begin while a broker is away, unless it is told to', async () => {
  await rig.healed()
  await rig.cluster.pause(5)
  await expect.poll(async () => (await plan(1)).obstacles, { timeout: 15_000 }).not.toEqual([])
  const refused = await rig.change('POST', '/drills', { brokerId: 1, kind: 'pause' })
  expect(refused).toMatchObject({ status: 409, body: { code: 'conflict' } })
  rig.cluster.resume(5)
})

test('one drill at a time; an aborted one brings its broker back', async () => {
  await rig.healed()
  const begun = drillAnswer.parse((await rig.change('POST', '/drills', { brokerId: 3, kind: 'pause', holdSeconds: 600 })).body)
  expect(await rig.change('POST', '/drills', { brokerId: 4, kind: 'pause' })).toMatchObject({ status: 409 })
  await rig.until(begun.drillId, ({ phase }) => phase === 'away')
  expect(await rig.change('DELETE', `/drills/${begun.drillId}`)).toMatchObject({ status: 200 })
  const ended = await rig.until(begun.drillId, ({ endedAtMs }) => endedAtMs !== null)
  expect(ended).toMatchObject({ state: 'aborted', report: { messages: { lost: 0 } } })
  expect(rig.cluster.brokers.map(({ state }) => state)).not.toContain('paused')
})

test('a dashboard killed during a drill brings the broker back when it returns, and says that it was interrupted', async () => {
  await rig.healed()
  const begun = drillAnswer.parse((await rig.change('POST', '/drills', { brokerId: 4, kind: 'kill', holdSeconds: 600 })).body)
  await rig.until(begun.drillId, ({ phase }) => phase === 'away')
  await rig.restartDashboard()
  expect(rig.cluster.brokers.find(({ id }) => id === 4)?.state).toBe('killed')
  const ended = await rig.until(begun.drillId, ({ endedAtMs }) => endedAtMs !== null)
  expect(ended).toMatchObject({ state: 'interrupted', report: null, prediction: { brokerId: 4 } })
  expect(ended.note).toContain('Broker 4 was found killed and brought back')
  expect(rig.cluster.brokers.find(({ id }) => id === 4)?.state).toBe('running')
  await rig.healed()
  expect((await rig.get(`/topics/${DRILL_TOPIC}`)).status).toBe(404)
})

async function plan(brokerId: number) {
  return drillPlan.parse((await rig.change('POST', '/drills', { brokerId, kind: 'kill', dryRun: true })).body)
}
