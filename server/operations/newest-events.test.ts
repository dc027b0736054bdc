import { describe, expect, test } from 'vitest'
import type { ClusterEvent, EventKind } from '#lib/wire/events'
import { newestEvents } from './newest-events.ts'

const event = (n: number, kind: EventKind): ClusterEvent => {
  return { id: String(n), timeMs: n, kind, subject: {}, before: null, after: null, missed: 0, severity: 'info', text: kind }
}

describe('events of an overview', () => {
  test('a broker that died stays in sight behind the hundred partitions that it led', () => {
    const recent = [event(0, 'broker-down'), ...Array.from({ length: 100 }, (_, n) => event(n + 1, 'isr-shrunk'))]
    const shown = newestEvents(recent, 10)
    expect(shown).toHaveLength(10)
    expect(shown.at(-1)?.kind).toBe('broker-down')
    expect(shown[0]?.id).toBe('100')
  })

  test('without news of brokers they are simply the newest, newest first', () => {
    const recent = Array.from({ length: 5 }, (_, n) => event(n, 'leader-elected'))
    expect(newestEvents(recent, 3).map(({ id }) => id)).toEqual(['4', '3', '2'])
  })

  test('brokers that come and go take at most half of the places', () => {
    const recent = [
      ...Array.from({ length: 20 }, (_, n) => event(n, 'broker-up')),
      ...Array.from({ length: 20 }, (_, n) => event(n + 20, 'isr-shrunk')),
    ]
    expect(newestEvents(recent, 10).filter(({ kind }) => kind === 'broker-up')).toHaveLength(5)
  })
})
