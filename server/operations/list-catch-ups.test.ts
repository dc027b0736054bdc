import { expect, it } from 'vitest'
import { catchUp, type CatchUp } from '#lib/kafka/catch-up'
import type { BrokerCatchUpState } from '#lib/kafka/cluster-state'
import { catchUpList } from '#lib/wire/catch-up'
import { fakeCluster, fakeContext } from '../testing/fake-host.ts'
import { buildState, NOW_MS } from '../testing/state-builder.ts'
import { listCatchUps } from './list-catch-ups.ts'

const LOOKED_AT_MS = NOW_MS - 2000
const FOUND: CatchUp = {
  ...catchUp([], NOW_MS),
  verdict: 'catching-up',
  remainingOffsets: 500,
  remainingBytes: 1000,
  measuredIn: 'bytes',
  copiedPerSecond: 100,
  producedPerSecond: 0,
  etaSeconds: 10,
  reason: null,
}

function catching(brokerId: number, changes: Partial<BrokerCatchUpState> = {}): BrokerCatchUpState {
  const item = { topic: 'orders', partition: 0, adding: false, startBytes: 4000, startOffsets: 900, asOfMs: LOOKED_AT_MS }
  return {
    brokerId,
    sinceMs: NOW_MS - 30_000,
    returned: true,
    asOfMs: LOOKED_AT_MS,
    caughtUpAtMs: null,
    replicas: 1,
    rejoined: 0,
    startBytes: 4000,
    copiedBytes: 3000,
    found: FOUND,
    items: [{ ...item, rejoinedAtMs: null, found: FOUND }],
    ...changes,
  }
}

function list(...all: BrokerCatchUpState[]) {
  const state = buildState({ state: { catchUps: new Map(all.map(each => [each.brokerId, each])) } })
  return (query = {}) => catchUpList.parse(listCatchUps(fakeContext(fakeCluster(() => state)), query)).items
}

it('the ETA is counted from the answer, not from the look', () => {
  const [item] = list(catching(3))()
  expect(item).toMatchObject({ etaSeconds: 8, etaAtMs: LOOKED_AT_MS + 10_000, missingBytes: 1000, missingOffsets: 500 })
  expect(item?.replicas[0]).toMatchObject({ topic: 'orders', etaSeconds: 8, startMissingBytes: 4000 })
})

it('a look that is too old says nothing about the end any more', () => {
  const [item] = list(catching(3, { asOfMs: NOW_MS - 60_000 }))()
  expect(item).toMatchObject({ verdict: 'unknown', etaSeconds: null, etaAtMs: null, reason: 'The last look is 1 m old.' })
})

it('who is done misses nothing, and stands behind those under way, the latest first', () => {
  const done = (brokerId: number, agoMs: number) => catching(brokerId, { caughtUpAtMs: NOW_MS - agoMs })
  const items = list(done(1, 50_000), done(2, 1000), catching(3))()
  expect(items.map(({ brokerId }) => brokerId)).toEqual([3, 2, 1])
  expect(items[1]).toMatchObject({ verdict: 'caught-up', missingBytes: 0, etaSeconds: 0, sentence: 'Back in the ISR.' })
})

it('one broker can be asked for', () => {
  expect(list(catching(1), catching(3))({ brokerId: 1 }).map(({ brokerId }) => brokerId)).toEqual([1])
})
