import { afterEach, describe, expect, it } from 'vitest'
import { buildBroker, buildPartition, buildState, buildTopic } from '#lib/testing/build-state'
import { brokerRacks, clusterRules, lossTopics } from '#lib/kafka/what-if'
import { openPredictor, type Predictor } from './open-predictor.ts'
import { packTopics, unpackTopics } from './pack-topics.ts'
import type { LossQuestion } from './predict-losses.ts'

const topic = buildTopic('orders', [
  buildPartition(0, [1, 2, 3], { elr: [2], isr: [1, 3] }),
  buildPartition(1, [2, 3], { leader: null, isr: [3], elr: null, addingReplicas: [3] }),
])
const many = Array.from({ length: 50 }, (_, index) => buildTopic(`many-${index}`, [buildPartition(0, [1 + (index % 3)])]))
const state = buildState({ brokers: [1, 2, 3].map(id => buildBroker(id)), topics: [topic, ...many] })
const question: LossQuestion = {
  rules: clusterRules(state),
  brokers: brokerRacks(state),
  lost: [3],
  all: true,
  list: { limit: 5, sort: '-severity' },
}
const signal = AbortSignal.timeout(60_000)

let open: Predictor[] = []
const predictor = (options: Parameters<typeof openPredictor>[0]) => {
  const made = openPredictor(options)
  open.push(made)
  return made
}
afterEach(async () => {
  await Promise.all(open.map(each => each.close()))
  open = []
})

describe('the predictor', () => {
  it('answers the same in a thread of its own as without', async () => {
    const here = await predictor({ few: 1000 }).predict(state, question, signal)
    const threaded = predictor({ few: 0 })
    expect(await threaded.predict(state, question, signal)).toEqual(here)
    // The second time the topics are there already, and the single losses are known.
    const again = await threaded.predict(state, { ...question, lost: [1] }, signal)
    expect(again.losses.states).not.toEqual(here.losses.states)
    expect(again.survival).toEqual(here.survival)
  })

  it('says by name what cannot be asked, from the thread too', async () => {
    const wrong = predictor({ few: 0 }).predict(state, { ...question, list: { sort: 'size' } }, signal)
    await expect(wrong).rejects.toMatchObject({ code: 'invalid-parameter', errors: [{ pointer: '?sort' }] })
  })

  it('gives up after its time, and answers the next question from a new thread', async () => {
    const impatient = predictor({ few: 0, timeLimitMs: 0 })
    await expect(impatient.predict(state, question, signal)).rejects.toMatchObject({ code: 'timed-out' })
    const { losses } = await predictor({ few: 0 }).predict(state, question, signal)
    expect(losses.page.items).toHaveLength(5)
  })

  it('lets go of whoever leaves', async () => {
    const leaving = new AbortController()
    const asked = predictor({ few: 0 }).predict(state, question, leaving.signal)
    leaving.abort(new Error('gone'))
    await expect(asked).rejects.toThrow('gone')
  })
})

it('partitions come out of the packing as they went in', () => {
  const bare = lossTopics(state).map(({ name, partitions }) => ({
    name,
    partitions: partitions.map(({ partition, leader, replicas, isr, elr, addingReplicas }) => {
      return { partition, leader, replicas, isr, elr, addingReplicas }
    }),
  }))
  expect(unpackTopics(packTopics(lossTopics(state)))).toMatchObject(bare)
})
