import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { GIVE_UP_MS } from '#lib/alerts/backoff'
import type { Notice } from '#lib/alerts/notice'
import { AlertFile, type AlertChanges } from './alert-file.ts'
import type { AttemptEnd } from './outbox.ts'
import { aboutOf } from './schema.ts'

let folder: string
let file: AlertFile
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outbox-'))
  file = new AlertFile(path())
})
afterEach(() => {
  file.close()
  rmSync(folder, { recursive: true })
})
const path = () => join(folder, 'alerts.sqlite')

interface Message {
  id: string
  alert: string
  state?: Notice['state']
  group?: string
  rule?: string
  to?: string
  atMs?: number
}

/** A look that tells so much. */
function look(...messages: Message[]): AlertChanges {
  return {
    live: [],
    forgotten: [],
    ended: [],
    deliveries: messages.map(({ id, alert, state = 'firing', group = 'shop', rule = 'r', to = 'hook', atMs = 0 }) => ({
      notice: {
        deliveryId: id,
        alertId: alert,
        state,
        severity: 'critical',
        ruleId: rule,
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
      },
      destination: to,
      createdAtMs: atMs,
    })),
  }
}
const due = (nowMs = 0, to = 'hook') => file.due(to, nowMs, 10).map(({ deliveryId }) => deliveryId)
const outcomes = () => Object.fromEntries(file.deliveries(100, 0).items.map(({ deliveryId, outcome }) => [deliveryId, outcome]))
const attempt = (deliveryId: string, outcome: AttemptEnd['outcome'], nextAttemptMs: number | null = null) =>
  file.attempted([{ deliveryId, outcome, atMs: 0, nextAttemptMs, error: outcome === 'waiting' ? 'answered 500' : null }])

test('the same changes once more take back nothing of themselves', () => {
  file.change(look({ id: 'd1', alert: 'a1' }))
  const end = look({ id: 'd2', alert: 'a1', state: 'resolved' })
  for (let times = 0; times < 2; times++) file.change(end)
  expect(outcomes()).toEqual({ d1: 'superseded', d2: 'waiting' })
  attempt('d2', 'delivered')
  file.change(end)
  expect(outcomes()).toEqual({ d1: 'superseded', d2: 'delivered' })
})

test('of one rule and subject the end of one alert goes before the beginning of the next, however often it is refused', () => {
  file.change(look({ id: 'd1', alert: 'a1' }))
  attempt('d1', 'delivered')
  file.change(look({ id: 'd2', alert: 'a1', state: 'resolved' }))
  attempt('d2', 'waiting', 5000)
  file.change(
    look({ id: 'd3', alert: 'a2' }, { id: 'other', alert: 'a3', group: 'else' }, { id: 'again', alert: 'a4', rule: 'r2' }),
  )
  expect(due(1000)).toEqual(['other', 'again'])
  expect(due(5000)).toEqual(['other', 'again', 'd2'])
  attempt('d2', 'delivered')
  expect(due(5000)).toEqual(['d3', 'other', 'again'])
})

test('every end whose beginning was told is told, and the next alert about the same thing holds up no other destination', () => {
  file.change(look({ id: 'd1', alert: 'a1' }, { id: 'e1', alert: 'a1', to: 'mail' }))
  attempt('d1', 'delivered')
  file.change(look({ id: 'd2', alert: 'a1', state: 'resolved' }, { id: 'e2', alert: 'a1', to: 'mail', state: 'resolved' }))
  file.change(look({ id: 'd3', alert: 'a2' }, { id: 'e3', alert: 'a2', to: 'mail' }))
  file.change(look({ id: 'd4', alert: 'a2', state: 'resolved' }, { id: 'e4', alert: 'a2', to: 'mail', state: 'resolved' }))
  expect(outcomes()).toMatchObject({ d2: 'waiting', d3: 'superseded', d4: 'waiting' })
  expect([due(), due(0, 'mail')]).toEqual([['d2'], ['e2']])
  attempt('d2', 'delivered')
  expect([due(), due(0, 'mail')]).toEqual([['d4'], ['e2']])
})

test('what was never attempted is given up after a day, too, and said of which destination', () => {
  file.change(look({ id: 'old', alert: 'a1' }, { id: 'young', alert: 'a2', group: 'b', atMs: 1000 }))
  expect(file.giveUp(GIVE_UP_MS)).toEqual([])
  expect(file.giveUp(GIVE_UP_MS + 1)).toEqual([{ destination: 'hook', messages: 1 }])
  expect(outcomes()).toEqual({ old: 'failed', young: 'waiting' })
  expect(file.deliveries(10, 0).items.at(-1)).toMatchObject({
    attempts: 0,
    nextAttemptMs: null,
    lastError: 'given up after a day',
  })
  const later = look({ id: 'new', alert: 'a3', group: 'c', atMs: GIVE_UP_MS + 1001 })
  expect(file.change(later)).toEqual([{ destination: 'hook', messages: 1 }])
  expect(outcomes()).toEqual({ old: 'failed', young: 'failed', new: 'waiting' })
})

test('one that is given up while it is on its way stays so, unless it gets through', () => {
  file.change(look({ id: 'd1', alert: 'a1' }, { id: 'd2', alert: 'a2', group: 'b' }))
  attempt('d1', 'waiting', 1000)
  file.giveUp(GIVE_UP_MS + 1)
  attempt('d1', 'waiting', 5000)
  attempt('d2', 'delivered')
  expect(outcomes()).toEqual({ d1: 'failed', d2: 'delivered' })
  expect(file.deliveries(10, 0).items.find(({ deliveryId }) => deliveryId === 'd1')).toMatchObject({
    lastError: 'answered 500; given up after a day',
    nextAttemptMs: null,
  })
  expect(file.waiting()).toBe(0)
})

test('only so many wait for one destination: the oldest are given up', () => {
  file.close()
  file = new AlertFile(path(), 3)
  const groups = ['a', 'b', 'c', 'd', 'e']
  const givenUp = file.change(
    look(...groups.map(group => ({ id: group, alert: group, group })), { id: 'mail', alert: 'a', group: 'a', to: 'mail' }),
  )
  expect(givenUp).toEqual([{ destination: 'hook', messages: 2 }])
  expect(outcomes()).toEqual({ a: 'failed', b: 'failed', c: 'waiting', d: 'waiting', e: 'waiting', mail: 'waiting' })
})

test('a message that cannot be read is given up and holds up no other', () => {
  file.change(look({ id: 'd1', alert: 'a1' }, { id: 'd2', alert: 'a2', group: 'b' }))
  file.close()
  const db = new DatabaseSync(path())
  db.exec("UPDATE deliveries SET notice = 'no JSON' WHERE id = 'd1'")
  db.close()
  file = new AlertFile(path())
  expect(due()).toEqual(['d2'])
  expect(file.deliveries(10, 0)).toMatchObject({ items: [{ deliveryId: 'd2' }], total: 2 })
  expect(file.waiting()).toBe(1)
})

test('a file of an earlier version gets the index that the order is looked up in, and it is used', () => {
  file.close()
  const db = new DatabaseSync(path())
  db.exec('DROP INDEX deliveries_in_order')
  db.close()
  file = new AlertFile(path())
  const reader = new DatabaseSync(path())
  const plan = reader
    .prepare(
      `EXPLAIN QUERY PLAN SELECT 1 FROM deliveries AS d WHERE EXISTS (
         SELECT 1 FROM deliveries AS older WHERE older.outcome = 'waiting' AND older.destination = d.destination
           AND ${aboutOf('older.notice')} = ${aboutOf('d.notice')} AND older.rowid < d.rowid)`,
    )
    .all()
  reader.close()
  expect(JSON.stringify(plan)).toContain('deliveries_in_order')
})
