import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { GIVE_UP_MS } from '#lib/alerts/backoff'
import type { Notice } from '#lib/alerts/notice'
import { quietLog } from '../../testing/fake-host.ts'
import type { AlertStore } from '../alert-store.ts'
import { webhook } from '../testing/alert-rig.ts'
import { faultyStore } from '../testing/faulty-store.ts'
import { Dispatcher } from './dispatcher.ts'
import type { Sent } from './protocol.ts'

const MINUTE_MS = 60_000
let folder: string
let store: AlertStore
let dispatcher: Dispatcher
let nowMs: number
/** Ids in the order in which they were sent, and how each attempt is ended. */
let sent: string[]
let answers: Map<string, (sent: Sent) => void>

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dispatcher-'))
  store = faultyStore(join(folder, 'alerts.sqlite'), () => null)
  nowMs = 0
  sent = []
  answers = new Map()
  const sender = {
    send(_to: unknown, { deliveryId }: Notice) {
      sent.push(deliveryId)
      return new Promise<Sent>(resolve => answers.set(deliveryId, resolve))
    },
    close: () => Promise.resolve(),
  }
  const destinations = [webhook('http://127.0.0.1:1/')]
  const clock = { nowMs: () => nowMs, random: () => 0, tickMs: 10 }
  dispatcher = new Dispatcher({ destinations, store, sender, log: quietLog, onChange: () => {}, ...clock })
})
afterEach(async () => {
  for (const answer of answers.values()) answer({ ok: true, detail: '' })
  await dispatcher.close()
  await store.close()
  rmSync(folder, { recursive: true })
})

async function tell(deliveryId: string, alertId: string, state: 'firing' | 'resolved', group = 'shop'): Promise<void> {
  const notice: Notice = {
    deliveryId,
    alertId,
    state,
    severity: 'critical',
    ruleId: 'r',
    ruleName: 'Lag',
    kind: 'lag',
    subject: { cluster: 'test', group, topic: null, brokerId: null, logDir: null },
    text: 'it is behind',
    value: 1,
    threshold: 0,
    sinceMs: 0,
    firedAtMs: 0,
    resolvedAtMs: null,
    resolvedBecause: null,
    url: null,
  }
  const deliveries = [{ notice, destination: 'hook', createdAtMs: nowMs }]
  dispatcher.gaveUp(await store.change({ live: [], forgotten: [], ended: [], deliveries }))
  dispatcher.wake()
}
const answer = (id: string, ok: boolean) => answers.get(id)?.({ ok, detail: ok ? 'answered 200' : 'answered 500' })
/** Long enough for many ticks: nothing else was sent. */
const sentAfterAWhile = async () => {
  await new Promise(resolve => setTimeout(resolve, 100))
  return sent
}

test('an alert that fires again is told after the end of the time before, over every attempt', async () => {
  await tell('fire-1', 'a1', 'firing')
  await expect.poll(() => sent).toEqual(['fire-1'])
  answer('fire-1', true)
  await tell('end-1', 'a1', 'resolved')
  await expect.poll(() => sent).toEqual(['fire-1', 'end-1'])
  await tell('fire-2', 'a2', 'firing')
  await tell('else', 'a3', 'firing', 'else')
  expect(await sentAfterAWhile()).toEqual(['fire-1', 'end-1', 'else'])
  answer('end-1', false)
  expect(await sentAfterAWhile()).toEqual(['fire-1', 'end-1', 'else'])
  nowMs += 1000
  await expect.poll(() => sent).toEqual(['fire-1', 'end-1', 'else', 'end-1'])
  answer('end-1', true)
  await expect.poll(() => sent).toEqual(['fire-1', 'end-1', 'else', 'end-1', 'fire-2'])
})

test('what was never attempted for its receiver hangs is given up after a day, and that is said for a day', async () => {
  for (const group of ['a', 'b', 'c', 'd', 'e', 'f']) await tell(group, group, 'firing', group)
  await expect.poll(() => sent).toEqual(['a', 'b', 'c', 'd'])
  nowMs = GIVE_UP_MS + MINUTE_MS
  await expect
    .poll(() => dispatcher.troubles())
    .toEqual(['6 notifications to “hook” were given up: not taken within a day, or too many waited.'])
  answer('a', true)
  for (const id of ['b', 'c', 'd']) answer(id, false)
  await expect.poll(() => dispatcher.waiting).toBe(0)
  const outcomes = (await store.deliveries(10, 0)).items.map(({ deliveryId, outcome }) => `${deliveryId} ${outcome}`)
  expect(outcomes.toSorted()).toEqual(['a delivered', 'b failed', 'c failed', 'd failed', 'e failed', 'f failed'])
  expect(await sentAfterAWhile()).toEqual(['a', 'b', 'c', 'd'])
  nowMs += GIVE_UP_MS
  expect(dispatcher.troubles()).toEqual([])
})
