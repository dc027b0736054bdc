import { describe, expect, it } from 'vitest'
import type { PredictedDrillPartition } from '../wire/drill.ts'
import { comparePartition, type ComparedDrill, type DrillLook, type DrillTimes } from './drill-report.ts'
import type { FailureRules } from './predict-failure.ts'

const rules: FailureRules = {
  coordination: 'kraft',
  eligibleLeaderReplicas: true,
  minInsyncReplicas: 2,
  uncleanLeaderElection: false,
}
const times: DrillTimes = {
  deedAtMs: 1000,
  gaveOutAtMs: 1000,
  settledAtMs: 10_200,
  returnAtMs: 15_000,
  answeredAtMs: 17_000,
  endedAtMs: 20_000,
}
const drill: ComparedDrill = { brokerId: 3, times, alsoLost: [] }
const predicted: PredictedDrillPartition = {
  topic: 'orders',
  partition: 2,
  replicas: [3, 4, 5],
  before: { leader: 3, isr: [3, 4, 5], state: 'ok' },
  after: { leader: 4, isr: [4, 5], state: 'at-min-isr' },
  unclean: false,
  dataLost: false,
}
const look = (atMs: number, leader: number | null, isr: readonly number[], leaderEpoch = 0): DrillLook => ({
  atMs,
  leader,
  leaderEpoch,
  isr,
})
const compare = (looks: readonly DrillLook[] | null, changes: Partial<ComparedDrill> = {}) =>
  comparePartition(predicted, looks, rules, { ...drill, ...changes })

describe('a partition that does as predicted', () => {
  const outcome = compare([look(0, 3, [3, 4, 5]), look(10_000, 4, [4, 5], 1), look(18_500, 4, [4, 5, 3], 1)])

  it('is said to', () => {
    expect(outcome).toMatchObject({
      verdict: 'as-predicted',
      explanation: null,
      outcome: { leader: 4, isr: [4, 5], state: 'at-min-isr' },
    })
  })

  it('was without a leader from the deed until the metadata named another, whatever it said in between', () => {
    expect(outcome).toMatchObject({ changedAfterMs: 9000, withoutLeaderMs: 9000 })
  })

  it('has its replica back so long after the return', () => {
    expect(outcome.rejoinedAfterMs).toBe(3500)
  })
})

it('a leader that hands over before it goes leaves no gap', () => {
  const stopped = { ...drill, times: { ...times, gaveOutAtMs: 1400 } }
  expect(compare([look(0, 3, [3, 4, 5]), look(1070, 4, [4, 5], 1)], stopped).withoutLeaderMs).toBe(0)
})

it('a follower that goes leaves no gap, and one that never comes back is not said to have', () => {
  const follower = { ...predicted, replicas: [4, 3, 5], before: { ...predicted.before, leader: 4 } }
  const outcome = comparePartition(follower, [look(0, 4, [4, 3, 5]), look(10_000, 4, [4, 5])], rules, drill)
  expect(outcome).toMatchObject({ verdict: 'as-predicted', withoutLeaderMs: 0, rejoinedAfterMs: null })
})

it('a partition with one replica has no leader until its broker is back', () => {
  const single: PredictedDrillPartition = {
    ...predicted,
    replicas: [3],
    before: { leader: 3, isr: [3], state: 'ok' },
    after: { leader: null, isr: [], state: 'offline' },
  }
  const looks = [look(0, 3, [3]), look(10_000, null, []), look(17_300, 3, [3], 2)]
  const outcome = comparePartition(single, looks, { ...rules, minInsyncReplicas: 1 }, drill)
  expect(outcome).toMatchObject({ verdict: 'as-predicted', withoutLeaderMs: 16_300, rejoinedAfterMs: 2300 })
})

describe('an exception', () => {
  it('is explained when the partition had changed before the controller decided, and the rules lead from there to the outcome', () => {
    const outcome = compare([look(0, 3, [3, 4, 5]), look(1200, 3, [3, 5]), look(10_000, 5, [5], 1)])
    expect(outcome).toMatchObject({ verdict: 'explained', outcome: { leader: 5, isr: [5], state: 'under-min-isr' } })
    expect(outcome.explanation).toBe(
      'When the controller decided, it stood at leader 3 with ISR [3, 5], not at leader 3 with ISR [3, 4, 5] as when the prediction was made.',
    )
  })

  it('is explained when it was as predicted and then changed again', () => {
    const outcome = compare([look(0, 3, [3, 4, 5]), look(10_000, 4, [4, 5], 1), look(10_100, 5, [4, 5], 2)])
    expect(outcome).toMatchObject({ verdict: 'explained' })
    expect(outcome.explanation).toContain('leader 5 with ISR [4, 5], epoch 2 9.1 s after the deed')
  })

  it('is explained when another broker was lost too', () => {
    const outcome = compare([look(0, 3, [3, 4, 5]), look(10_000, 5, [5], 1)], { alsoLost: [4] })
    expect(outcome).toMatchObject({ verdict: 'explained', explanation: 'The cluster lost broker 4 too.' })
  })

  it('is unexplained when the rules say something else', () => {
    const outcome = compare([look(0, 3, [3, 4, 5]), look(10_000, 5, [4, 5], 1)])
    expect(outcome).toMatchObject({
      verdict: 'unexplained',
      explanation: 'From leader 3 with ISR [3, 4, 5] the rules lead to leader 4 with ISR [4, 5].',
    })
  })

  it('is unexplained when Kafka never took the broker out', () => {
    const outcome = compare([look(0, 3, [3, 4, 5])], { times: { ...times, settledAtMs: null } })
    expect(outcome.verdict).toBe('unexplained')
    expect(outcome.explanation).toContain('did not take broker 3 out')
  })

  it('is unknown, not wrong, where nobody looked', () => {
    expect(compare(null)).toMatchObject({ verdict: 'unknown', outcome: null, withoutLeaderMs: null })
  })
})
