import { expect, it } from 'vitest'
import { failureOf } from '../errors.ts'
import { askController, refusalOf, requireDone } from './controller.ts'
import type { ChangeResult } from './controller.ts'

const request = { name: 'CreateTopics', key: 19, versions: [7], send: () => {} }
const options = { signal: new AbortController().signal, validateOnly: false, what: 'creating topic “a”' }

/** A pool that knows where the controller is and answers a change with what is given, in turn. */
function poolThat(...answers: (ChangeResult | Error)[]) {
  const sentTo: number[] = []
  const pool = {
    setBrokers: () => {},
    requestAny: () =>
      Promise.resolve({ brokerId: 1, answer: { controllerId: 3 + sentTo.length, brokers: [{ brokerId: 3 }, { brokerId: 4 }] } }),
    request(brokerId: number) {
      sentTo.push(brokerId)
      const answer = answers[sentTo.length - 1]
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)
    },
  }
  // Of the pool, only these three are used.
  const ask = (validateOnly = false) =>
    askController(pool as never, request, {}, (answer: ChangeResult) => answer, { ...options, validateOnly })
  return { ask, sentTo }
}

it('a change that nobody confirmed is said to be unknown and is not sent again', async () => {
  for (const code of ['timed-out', 'connection-closed', 'protocol-error'] as const) {
    const { ask, sentTo } = poolThat(failureOf(code, 'no answer'))
    await expect(ask()).rejects.toMatchObject({ code: 'outcome-unknown', message: expect.stringContaining('creating topic “a”') })
    expect(sentTo).toEqual([3])
  }
})

it('a change that could not be sent, and a check that leaves nothing in doubt, fail as what they are', async () => {
  const refused = failureOf('connection-refused', 'no')
  await expect(poolThat(refused, refused).ask()).rejects.toMatchObject({ code: 'broker-unreachable' })
  await expect(poolThat(failureOf('timed-out', 'no')).ask(true)).rejects.toMatchObject({ code: 'timed-out' })
})

it('a broker that takes no connection did nothing: the one that answered passes the change on', async () => {
  const { ask, sentTo } = poolThat(failureOf('connection-refused', 'no'), { errorCode: 0 })
  expect(await ask()).toEqual({ errorCode: 0 })
  expect(sentTo).toEqual([3, 1])
})

it('a broker that is not the controller any more did nothing: the new one is asked, once', async () => {
  const { ask, sentTo } = poolThat({ errorCode: 41 }, { errorCode: 0 })
  expect(await ask()).toEqual({ errorCode: 0 })
  expect(sentTo).toEqual([3, 4])
})

it('Kafka’s own time-out leaves the outcome open as well', () => {
  expect(() => requireDone({ errorCode: 7 }, options)).toThrow(expect.objectContaining({ code: 'outcome-unknown' }))
  expect(() => requireDone({ errorCode: 7 }, { ...options, validateOnly: true })).toThrow(
    expect.objectContaining({ code: 'refused-by-kafka' }),
  )
  expect(() => requireDone({ errorCode: 0 }, options)).not.toThrow()
})

it('a refusal has Kafka’s name and words, and the field it is about', () => {
  const refusal = refusalOf(38, 'Too many.', { INVALID_REPLICATION_FACTOR: '/replicationFactor' })
  expect(refusal).toMatchObject({
    code: 'refused-by-kafka',
    message: 'Kafka refused it (INVALID_REPLICATION_FACTOR): Too many.',
    errors: [{ pointer: '/replicationFactor', detail: 'Too many.' }],
  })
  expect(refusalOf(29, null)).toMatchObject({ code: 'not-authorized' })
})
