import { expect, it } from 'vitest'
import { throttleRows } from './throttle-rows.ts'

it('settings stand by what they are set on, brokers by number and then topics', () => {
  const rate = (name: string, side: string, ours: boolean) =>
    ({ type: 'broker', name, key: `${side}.replication.throttled.rate`, value: '5', ours }) as const
  const rows = throttleRows([
    { type: 'topic', name: 'orders', key: 'leader.replication.throttled.replicas', value: '0:1', ours: false },
    rate('10', 'leader', true),
    rate('9', 'leader', true),
    rate('9', 'follower', false),
  ])
  expect(rows).toMatchObject([
    { type: 'broker', name: '9', sending: '5', receiving: '5', ours: true, others: true },
    { type: 'broker', name: '10', sending: '5', receiving: null, ours: true, others: false },
    { type: 'topic', name: 'orders', sending: '0:1', receiving: null, ours: false, others: true },
  ])
})
