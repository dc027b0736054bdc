import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ClusterEvent, EventKind } from '#lib/wire/events'
import { DEFAULT_RETENTION } from './levels.ts'
import type { HistoryStore } from './store.ts'
import { maintain, temporaryHistory } from './testing/temporary-store.ts'

let home: ReturnType<typeof temporaryHistory>
let store: HistoryStore
beforeEach(() => {
  home = temporaryHistory()
  home.clock.nowMs = 1_000_000
  store = home.open()
})
afterEach(() => {
  store.close()
  home.remove()
})

function happen(id: string, timeMs: number, kind: EventKind, subject: ClusterEvent['subject'], clusterId = 'local'): void {
  const event: ClusterEvent = {
    id,
    timeMs,
    kind,
    subject,
    before: [1, 2],
    after: { leader: 3 },
    missed: 0,
    severity: 'info',
    text: id,
  }
  store.append(clusterId, { kind: 'events', clusterId, events: [event] })
}

function ids(filter: Parameters<HistoryStore['events']>[1]): string[] {
  return store.events('local', filter).items.map(({ id }) => id)
}

it('answers newest first and page by page, every event once, whatever happens in between', () => {
  for (let n = 0; n < 25; n++) happen(`e${n}`, 1000 + Math.floor(n / 5), 'leader-elected', { topic: 't', partition: n })
  const seen: string[] = []
  let cursor: string | null = null
  do {
    const page = store.events('local', { limit: 7, ...(cursor !== null && { cursor }) })
    seen.push(...page.items.map(({ id }) => id))
    cursor = page.nextCursor
    happen(`late${seen.length}`, 9_000_000, 'broker-up', { brokerId: 1 })
  } while (cursor !== null)
  expect(seen).toEqual(Array.from({ length: 25 }, (_, n) => `e${24 - n}`))
})

it('filters by kind, broker, topic, partition, group and time, and counts what matches', () => {
  happen('a', 1, 'leader-elected', { topic: 't', partition: 0 })
  happen('b', 2, 'isr-shrunk', { topic: 't', partition: 1 })
  happen('c', 3, 'broker-down', { brokerId: 3 })
  happen('d', 4, 'group-rebalanced', { groupId: 'g' })
  happen('e', 5, 'broker-down', { brokerId: 3 }, 'elsewhere')
  expect(ids({ limit: 10 })).toEqual(['d', 'c', 'b', 'a'])
  expect(ids({ limit: 10, kinds: ['isr-shrunk', 'broker-down'] })).toEqual(['c', 'b'])
  expect(ids({ limit: 10, brokerId: 3 })).toEqual(['c'])
  expect(ids({ limit: 10, topic: 't' })).toEqual(['b', 'a'])
  expect(ids({ limit: 10, topic: 't', partition: 1 })).toEqual(['b'])
  expect(ids({ limit: 10, groupId: 'g' })).toEqual(['d'])
  expect(ids({ limit: 10, fromMs: 2, toMs: 3 })).toEqual(['c', 'b'])
  expect(store.events('local', { limit: 1, topic: 't' })).toMatchObject({ total: 2 })
})

it('filters by severity and by part of the sentence, whatever its letters mean to SQL or to JSON', () => {
  const tell = (id: string, text: string, severity: ClusterEvent['severity']) =>
    store.append('local', {
      kind: 'events',
      clusterId: 'local',
      events: [{ id, timeMs: 5, kind: 'config-changed', subject: {}, before: null, after: null, missed: 0, severity, text }],
    })
  tell('a', 'Retention of orders is now 100 %', 'bad')
  tell('b', 'Topic "a_b" was deleted', 'attention')
  tell('c', String.raw`A path C:\\kafka`, 'info')
  expect(ids({ limit: 10, severities: ['bad', 'attention'] })).toEqual(['b', 'a'])
  expect(ids({ limit: 10, text: 'RETENTION' })).toEqual(['a'])
  expect(ids({ limit: 10, text: '100 %' })).toEqual(['a'])
  expect(ids({ limit: 10, text: '%' })).toEqual(['a'])
  expect(ids({ limit: 10, text: '"a_b"' })).toEqual(['b'])
  expect(ids({ limit: 10, text: 'a-b' })).toEqual([])
  expect(ids({ limit: 10, text: 'axb' })).toEqual([])
  expect(ids({ limit: 10, text: String.raw`C:\\k` })).toEqual(['c'])
  // Names of the fields that an event is kept with are no part of its sentence.
  expect(ids({ limit: 10, text: 'severity' })).toEqual([])
})

it('finds what a broker was involved in, beside what happened to it, page by page', () => {
  const change = (
    id: string,
    timeMs: number,
    kind: EventKind,
    subject: ClusterEvent['subject'],
    before: number[],
    after: number[],
  ) =>
    store.append('local', {
      kind: 'events',
      clusterId: 'local',
      events: [{ id, timeMs, kind, subject, before, after, missed: 0, severity: 'info', text: id }],
    })
  change('a', 1, 'isr-shrunk', { topic: 't', partition: 0 }, [1, 2, 3], [1, 2])
  change('b', 2, 'isr-expanded', { topic: 't', partition: 1 }, [1], [1, 2])
  happen('c', 3, 'broker-down', { brokerId: 3 })
  happen('d', 4, 'broker-down', { brokerId: 3 }, 'elsewhere')
  expect(ids({ limit: 10, involving: 3 })).toEqual(['c', 'a'])
  expect(ids({ limit: 10, involving: 3, topic: 't' })).toEqual(['a'])
  expect(ids({ limit: 10, brokerId: 3 })).toEqual(['c'])
  const first = store.events('local', { limit: 1, involving: 3 })
  expect(first).toMatchObject({ total: 2, items: [{ id: 'c' }] })
  expect(ids({ limit: 1, involving: 3, ...(first.nextCursor !== null && { cursor: first.nextCursor }) })).toEqual(['a'])
})

it('keeps an event that comes twice once, as it came first', () => {
  happen('a', 1, 'broker-up', { brokerId: 1 })
  store.flush()
  happen('a', 99, 'broker-down', { brokerId: 2 })
  expect(store.events('local', { limit: 10 }).items.map(({ timeMs }) => timeMs)).toEqual([1])
})

it('deletes events by age and by number, oldest first', () => {
  store.close()
  store = home.open({ retention: { ...DEFAULT_RETENTION, eventsMs: 1000, maxEvents: 3 } })
  for (let n = 0; n < 10; n++) happen(`e${n}`, n < 5 ? 1 : 999_999, 'broker-up', { brokerId: 1 })
  store.flush()
  maintain(store)
  expect(ids({ limit: 100 })).toEqual(['e9', 'e8', 'e7'])
})
