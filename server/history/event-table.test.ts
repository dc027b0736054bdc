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
