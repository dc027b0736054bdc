/** What becomes of rules and alerts on a disk that stalls or refuses, and of rows that cannot be read. */
import { mkdtempSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Notice } from '#lib/alerts/notice'
import type { ClusterState } from '#lib/kafka/cluster-state'
import { alertSource } from '../operations/alert-source.ts'
import { emptyHistory, fakeCluster, quietLog } from '../testing/fake-host.ts'
import type { AlertStore } from './alert-store.ts'
import { Alerts } from './alerts.ts'
import { faultyStore, type Fault } from './testing/faulty-store.ts'
import { lags, ruleBody, seenNow, webhook } from './testing/alert-rig.ts'

let folder: string
let alerts: Alerts
let state: ClusterState
let faults: Partial<Record<keyof AlertStore, Fault>>
let calls: (keyof AlertStore)[]
let sent: Notice[]
let logged: string[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alerts-disk-'))
  state = seenNow({})
  faults = {}
  calls = []
  sent = []
  logged = []
})
afterEach(async () => {
  faults = {}
  await alerts.close()
  rmSync(folder, { recursive: true })
})

const path = () => join(folder, 'alerts.sqlite')

function open(): Alerts {
  const log = { ...quietLog, warn: (text: string, facts?: object) => void logged.push(`${text} ${JSON.stringify(facts)}`) }
  const store = faultyStore(path(), call => {
    calls.push(call)
    return faults[call] ?? null
  })
  const sender = {
    send(_to: unknown, notice: Notice) {
      sent.push(notice)
      return Promise.resolve({ ok: true, detail: 'answered 200' })
    },
    close: () => Promise.resolve(),
  }
  const source = alertSource(
    fakeCluster(() => state),
    emptyHistory,
    quietLog,
  )
  const config = { publicUrl: null, destinations: [webhook('http://127.0.0.1:1/')] }
  const options = { config, store, sender, log, sources: [source], onChange: () => {}, lookMs: 10, retryMs: () => 10 }
  alerts = new Alerts(options)
  return alerts
}

async function reopen(): Promise<Alerts> {
  await alerts.close()
  return open()
}

const told = () => sent.map(notice => notice.state)
const looked = async () => {
  const asOfMs = Date.now() + 1
  await expect.poll(() => alerts.now(0).asOfMs ?? 0).toBeGreaterThan(asOfMs)
}

test('a file that cannot be read at the start is tried again until it can; meanwhile nothing is judged, shown or changed', async () => {
  open()
  await alerts.createRule(ruleBody())
  faults = { load: 'late' }
  await reopen()
  await expect(alerts.settled()).rejects.toMatchObject({ code: 'not-known-yet', retryable: true })
  await expect(alerts.createRule(ruleBody({ name: 'Second' }))).rejects.toMatchObject({ code: 'not-known-yet' })
  await expect.poll(() => calls.filter(call => call === 'load').length).toBeGreaterThan(2)
  expect(alerts.now(0)).toMatchObject({ asOfMs: null, troubles: [expect.stringMatching(/could not be read.*tried again/)] })
  expect(alerts.warnings()).toHaveLength(1)
  // Not 0: something may fire.
  expect([alerts.firing(null), alerts.firing('shop'), alerts.counts()]).toMatchObject([
    null,
    null,
    { firing: null, pending: null },
  ])
  faults = {}
  await expect
    .poll(() =>
      alerts.settled().then(
        () => true,
        () => false,
      ),
    )
    .toBe(true)
  state = seenNow(lags({ shop: 5000n }))
  await expect.poll(told).toEqual(['firing'])
  expect(alerts.rules()).toMatchObject([{ name: 'Lag' }])
  expect(alerts.now(0).troubles).toEqual([])
  expect([alerts.firing(null), alerts.counts()]).toMatchObject([1, { firing: 1, pending: 0 }])
})

test('rows that cannot be read are left out and named, and lose no others; what fires of such a rule has not ended', async () => {
  open()
  const [first, second] = [await alerts.createRule(ruleBody()), await alerts.createRule(ruleBody({ name: 'Second' }))]
  state = seenNow(lags({ shop: 5000n }))
  await expect.poll(told).toHaveLength(2)
  await alerts.close()
  const db = new DatabaseSync(path())
  db.prepare('UPDATE rules SET body = ? WHERE id = ?').run('{"password": "hidden"}', first.ruleId)
  db.prepare("INSERT INTO silences VALUES ('s', 0, 'hidden')").run()
  db.close()
  open()
  await looked()
  expect(alerts.rules()).toMatchObject([{ ruleId: second.ruleId }])
  expect(alerts.now(0)).toMatchObject({
    troubles: ['In the file of the alerts 1 rule, 1 silence cannot be read and are left out; the log names them.'],
    items: expect.arrayContaining([
      expect.objectContaining({ ruleId: first.ruleId, state: 'firing', unknownReason: 'its rule cannot be read' }),
    ]),
  })
  expect(logged.filter(line => line.includes(first.ruleId))).toHaveLength(1)
  expect(logged.join() + alerts.warnings().join()).not.toContain('hidden')
  expect(told()).toEqual(['firing', 'firing'])
})

test('a look that the disk kept without an answer is written again as it was: nothing is told twice', async () => {
  open()
  await alerts.createRule(ruleBody())
  await looked()
  faults = { change: 'late' }
  state = seenNow(lags({ shop: 5000n }))
  await expect.poll(() => calls.filter(call => call === 'change').length).toBeGreaterThan(3)
  expect(alerts.now(0).troubles).toEqual([expect.stringMatching(/could not be judged or kept/)])
  faults = {}
  await expect.poll(told).toEqual(['firing'])
  const { items } = await alerts.deliveries(10, 0)
  expect(items).toMatchObject([{ outcome: 'delivered' }])
  state = seenNow(lags({ shop: 0n }))
  await expect.poll(told).toEqual(['firing', 'resolved'])
  expect((await alerts.deliveries(10, 0)).total).toBe(2)
  expect((await alerts.ended(10, 0)).total).toBe(1)
})

test('a look that the disk refused is done anew', async () => {
  open()
  await alerts.createRule(ruleBody())
  faults = { change: 'refused' }
  state = seenNow(lags({ shop: 5000n }))
  await expect.poll(() => calls.filter(call => call === 'change').length).toBeGreaterThan(1)
  state = seenNow(lags({}))
  // A look that is under way may have seen the lag still.
  await looked()
  faults = {}
  await looked()
  expect(told()).toEqual([])
})

test.each(['late', 'refused'] as const)('what the file holds counts after a change of rules whose answer was %s', async fault => {
  open()
  const kept = await alerts.createRule(ruleBody())
  faults = { putRule: fault, dropRule: fault }
  const code = fault === 'late' ? 'outcome-unknown' : 'internal'
  await expect(alerts.createRule(ruleBody({ name: 'Second' }))).rejects.toMatchObject({ code, retryable: false })
  const names = fault === 'late' ? ['Lag', 'Second'] : ['Lag']
  await expect.poll(() => alerts.rules().map(({ name }) => name)).toEqual(names)
  await expect(alerts.deleteRule(kept.ruleId)).rejects.toMatchObject({ code })
  await expect.poll(() => alerts.rules().map(({ name }) => name)).toEqual(fault === 'late' ? ['Second'] : ['Lag'])
})

test('a rule that tells a destination which is not configured is said to tell nobody there', async () => {
  open()
  await alerts.createRule(ruleBody())
  await alerts.close()
  const db = new DatabaseSync(path())
  db.exec(`UPDATE rules SET body = json_set(body, '$.destinations', json('["hook","oncall"]'))`)
  db.close()
  open()
  await alerts.settled()
  const trouble = 'The rule “Lag” tells “oncall”, which is not configured: nobody is told there.'
  expect(alerts.now(0).troubles).toEqual([trouble])
  expect(alerts.warnings()).toEqual([trouble])
  await alerts.changeRule(alerts.rules()[0]?.ruleId ?? '', ruleBody())
  expect(alerts.now(0).troubles).toEqual([])
})
