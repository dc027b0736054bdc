import { expect, test } from 'vitest'
import type { ClusterEvent } from '#lib/wire/events'
import { chartMarks } from './chart-marks.ts'

function event(timeMs: number, severity: ClusterEvent['severity'], text: string): ClusterEvent {
  return { id: String(timeMs), timeMs, kind: 'leader-elected', subject: {}, before: null, after: null, missed: 0, severity, text }
}

test('events at nearly one moment are one mark that names the gravest', () => {
  const events = [
    event(5010, 'bad', 'Broker 3 is down'),
    event(5000, 'info', 'Partition 2 is led by 4'),
    event(9000, 'good', 'Broker 3 is back'),
  ]
  expect(chartMarks(events, [], [0, 10_000])).toEqual([
    { tMs: 5000, lastMs: 5010, severity: 'bad', text: 'Broker 3 is down', count: 2, isDeploy: false },
    { tMs: 9000, lastMs: 9000, severity: 'good', text: 'Broker 3 is back', count: 1, isDeploy: false },
  ])
})

test('events outside the window are no marks', () => {
  expect(chartMarks([event(-1, 'bad', 'a'), event(10_001, 'bad', 'b')], [], [0, 10_000])).toEqual([])
})

test('what people marked stands by itself beside the events of its moment, and once', () => {
  const deploy = { id: 'm', timeMs: 5000, text: 'billing 2.14', topic: null, group: 'billing', brokerId: null }
  const told = { ...event(5000, 'info', 'billing 2.14'), kind: 'deploy-mark' as const }
  const marks = chartMarks([event(5001, 'bad', 'Broker 3 is down'), told], [deploy], [0, 10_000])
  expect(marks.map(({ text, isDeploy, count }) => [text, isDeploy, count])).toEqual([
    ['billing 2.14', true, 1],
    ['Broker 3 is down', false, 1],
  ])
})
