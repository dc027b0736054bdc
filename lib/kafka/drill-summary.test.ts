import { expect, it } from 'vitest'
import type { DrillMessages, DrillOutcome } from '../wire/drill.ts'
import { drillCounts, isrWholeAfter, longestOf, lossSentence, movedLeaders, reportSentence } from './drill-summary.ts'

const messages: DrillMessages = {
  acknowledged: 12_345,
  lost: 0,
  lostNumbers: [],
  unacknowledged: 6,
  unacknowledgedFound: 3,
  read: 12_348,
  repeated: 0,
  damagedBatches: 0,
  reason: null,
}
const outcome = (partition: number, changes: Partial<DrillOutcome> = {}): DrillOutcome => ({
  topic: 'orders',
  partition,
  replicas: [3, 4],
  before: { leader: 3, isr: [3, 4], state: 'ok' },
  after: { leader: 4, isr: [4], state: 'under-min-isr' },
  unclean: false,
  dataLost: false,
  outcome: { leader: 4, isr: [4], state: 'under-min-isr' },
  verdict: 'as-predicted',
  explanation: null,
  changedAfterMs: 9000,
  withoutLeaderMs: 9000,
  writeWaitMs: null,
  rejoinedAfterMs: 3000,
  ...changes,
})

const figures = (partitions: readonly DrillOutcome[]) => ({
  counts: drillCounts(partitions),
  messages,
  noticedByUsMs: 4,
  noticedByKafkaMs: 9012,
  longestWithoutLeader: longestOf(partitions, 'withoutLeaderMs'),
  isrWholeAfterMs: isrWholeAfter(partitions),
})

it('says in one sentence how the prediction held and what was lost', () => {
  const { headline, detail } = reportSentence({ brokerId: 3, kind: 'kill' }, figures([outcome(0), outcome(1)]))
  expect(headline).toBe('Broker 3 was killed: all 2 partitions did as predicted; 0 of 12,345 acknowledged messages lost.')
  expect(detail).toBe(
    'We noticed after 4 ms; Kafka after 9 s; orders-0 was without a leader for 9 s; all replicas were back in their ISRs 3 s after the return.',
  )
})

it('counts every exception by its kind', () => {
  const partitions = [outcome(0), outcome(1, { verdict: 'explained' }), outcome(2, { verdict: 'unknown', outcome: null })]
  expect(reportSentence({ brokerId: 3, kind: 'pause' }, figures(partitions)).headline).toContain(
    '1 of 3 partitions did as predicted, 1 explained, 1 not seen',
  )
  expect(movedLeaders(partitions)).toEqual({ predicted: 3, real: 2 })
})

it('the ISRs are whole when the last has its replica back, and never while one lacks it', () => {
  expect(isrWholeAfter([outcome(0), outcome(1, { rejoinedAfterMs: 4500 })])).toBe(4500)
  expect(isrWholeAfter([outcome(0), outcome(1, { rejoinedAfterMs: null })])).toBeNull()
  expect(isrWholeAfter([])).toBe(0)
})

it('messages that could not be counted are never said to be safe', () => {
  expect(lossSentence({ ...messages, lost: null, reason: 'no leader' })).toBe(
    'the 12,345 acknowledged messages could not be counted: no leader',
  )
})
