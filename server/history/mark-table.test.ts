import { expect, test } from 'vitest'
import type { ClusterEvent } from '#lib/wire/events'
import { HistoryFile } from './history-file.ts'
import { temporaryHistory } from './testing/temporary-store.ts'

function mark(id: string, timeMs: number, subject: ClusterEvent['subject'] = {}): ClusterEvent {
  const facts = { before: null, after: null, missed: 0, severity: 'info' } as const
  return { id, timeMs, kind: 'deploy-mark', subject, text: `deployed ${id}`, ...facts }
}

test('a mark is in the file when it was taken, is an event like others, and can be taken away', () => {
  const home = temporaryHistory()
  try {
    const store = home.open()
    store.addMark('local', mark('a', 1000))
    store.addMark('local', mark('b', 2000, { brokerId: 3 }))
    store.close()
    const again = home.open()
    const ids = () => again.events('local', { limit: 10 }).items.map(({ id }) => id)
    expect(ids()).toEqual(['b', 'a'])
    expect(again.events('local', { involving: 3, limit: 10 }).items.map(({ id }) => id)).toEqual(['b'])
    expect(again.removeMark('other', 'b')).toBe(false)
    expect(again.removeMark('local', 'b')).toBe(true)
    expect(again.removeMark('local', 'b')).toBe(false)
    expect(ids()).toEqual(['a'])
    again.close()
  } finally {
    home.remove()
  }
})

test('an event that nobody set is not taken away as a mark', () => {
  const home = temporaryHistory()
  try {
    const store = home.open()
    store.append('local', { kind: 'events', clusterId: 'local', events: [{ ...mark('real', 1), kind: 'broker-down' }] })
    store.flush()
    expect(store.removeMark('local', 'real')).toBe(false)
    expect(store.events('local', { limit: 10 }).total).toBe(1)
    store.close()
  } finally {
    home.remove()
  }
})

test('marks are bounded by themselves: the oldest go, and other events stay', () => {
  const home = temporaryHistory()
  try {
    const file = new HistoryFile(home.path, 2 ** 30)
    file.events.add('local', { ...mark('down', 0), kind: 'broker-down' })
    for (let n = 1; n <= 5; n++) file.marks.add('local', mark(`m${n}`, n === 5 ? 0 : n), 3)
    expect(file.events.page('local', { limit: 10 }).items.map(({ id }) => id)).toEqual(['m4', 'm3', 'm2', 'down'])
    file.close()
  } finally {
    home.remove()
  }
})
