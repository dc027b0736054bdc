import { describe, expect, it } from 'vitest'
import { predictFailure, predictReturn, type FailurePartition, type FailureRules } from './predict-failure.ts'
import { KRAFT_OUTCOMES } from './testing/kraft-outcomes.ts'

const kraft: FailureRules = {
  coordination: 'kraft',
  eligibleLeaderReplicas: true,
  minInsyncReplicas: 2,
  uncleanLeaderElection: false,
}
const withoutElr: FailureRules = { ...kraft, eligibleLeaderReplicas: false }
const zookeeper: FailureRules = { ...withoutElr, coordination: 'zookeeper' }
const healthy: FailurePartition = { leader: 3, leaderEpoch: 4, replicas: [3, 4, 5], isr: [3, 4, 5] }

/** The parts that the drawings show: leader, ISR, eligible leaders, state. */
const shown = ({ leader, isr, elr, state }: ReturnType<typeof predictFailure>) => ({ leader, isr, elr, state })

describe.each([
  ['KRaft with eligible leader replicas', kraft],
  ['KRaft without them', withoutElr],
  ['ZooKeeper', zookeeper],
])('prediction in %s', (_, rules) => {
  it('the next replica in sync leads when the leader dies', () => {
    expect(shown(predictFailure(healthy, [3], rules))).toEqual({ leader: 4, isr: [4, 5], elr: [], state: 'at-min-isr' })
  })

  it('goes by the order of the replicas, not of the ISR', () => {
    expect(predictFailure({ ...healthy, isr: [5, 4, 3] }, [3], rules).leader).toBe(4)
  })

  it('passes over who is not in sync', () => {
    expect(predictFailure({ ...healthy, isr: [3, 5] }, [3], rules)).toMatchObject({ leader: 5, isr: [5], state: 'under-min-isr' })
  })

  it('keeps the leader when a follower dies', () => {
    expect(predictFailure(healthy, [5], rules)).toMatchObject({ leader: 3, isr: [3, 4] })
  })

  it('keeps a leader that is not the preferred one', () => {
    expect(predictFailure({ ...healthy, leader: 4 }, [5], rules).leader).toBe(4)
  })

  it('changes nothing where the lost broker was not in sync', () => {
    const partition = { ...healthy, isr: [3, 4] }
    expect(predictFailure(partition, [5], rules)).toMatchObject({ leader: 3, isr: [3, 4], state: 'at-min-isr' })
  })

  it('says ok after a loss elsewhere', () => {
    expect(predictFailure(healthy, [1, 2], rules).state).toBe('ok')
  })

  it('with no one left in sync the partition is offline', () => {
    expect(predictFailure({ ...healthy, isr: [3] }, [3], rules)).toMatchObject({ leader: null, state: 'offline', unclean: false })
  })

  it('elects out of sync only where unclean election is on, and marks it', () => {
    const unclean = { ...rules, uncleanLeaderElection: true }
    expect(predictFailure({ ...healthy, isr: [3] }, [3], unclean)).toMatchObject({ leader: 4, isr: [4], unclean: true })
  })

  it('an unclean election passes over brokers that are away', () => {
    const unclean = { ...rules, uncleanLeaderElection: true, away: new Set([4]) }
    expect(predictFailure({ ...healthy, isr: [3] }, [3], unclean).leader).toBe(5)
  })

  it('counts unknown min.insync.replicas as one and says nothing on it', () => {
    expect(predictFailure(healthy, [3, 4], { ...rules, minInsyncReplicas: null })).toMatchObject({ state: 'under-replicated' })
  })

  it('leader and state do not depend on the order of the losses', () => {
    for (const order of permutations([3, 4, 5])) {
      for (const lost of [order, order.slice(0, 2)]) {
        const forth = predictFailure(healthy, lost, rules)
        const back = predictFailure(healthy, lost.toReversed(), rules)
        expect([back.leader, back.state]).toEqual([forth.leader, forth.state])
      }
    }
  })
})

describe('who can bring an offline partition back', () => {
  it('without eligible leader replicas: the last that was in sync, alone', () => {
    expect(predictFailure(healthy, [3, 4, 5], withoutElr)).toMatchObject({ leader: null, isr: [5], elr: [] })
    expect(predictFailure(healthy, [5, 4, 3], withoutElr)).toMatchObject({ leader: null, isr: [3], elr: [] })
  })

  it('with them: all that left the ISR when it was at its minimum', () => {
    expect(predictFailure(healthy, [3, 4, 5], kraft)).toMatchObject({ leader: null, isr: [], elr: [4, 5], lastKnownElr: [5] })
    expect(predictFailure(healthy, [5, 4, 3], kraft)).toMatchObject({ leader: null, isr: [], elr: [3, 4], lastKnownElr: [3] })
  })

  it('an eligible replica that lives is elected at once when the ISR empties', () => {
    const partition = { ...healthy, leader: 5, isr: [5], elr: [3, 4] }
    expect(predictFailure(partition, [5], { ...kraft, away: new Set([3]) })).toMatchObject({ leader: 4, isr: [4], elr: [3, 5] })
  })

  it('min.insync.replicas above the number of replicas counts as that number', () => {
    const rules = { ...kraft, minInsyncReplicas: 5 }
    expect(predictFailure({ leader: 1, replicas: [1, 2], isr: [1, 2] }, [2], rules).elr).toEqual([2])
  })

  it('an eligible replica returns after a clean stop and leads', () => {
    const offline = predictFailure(healthy, [3, 4, 5], kraft)
    const { atOnce, caughtUp } = predictReturn(offline, 4, { ...kraft, away: new Set([3, 4, 5]), cleanShutdown: true })
    expect(shown(atOnce)).toEqual({ leader: 4, isr: [4], elr: [5], state: 'under-min-isr' })
    expect(shown(caughtUp)).toEqual(shown(atOnce))
  })

  it('after a kill it is no longer eligible', () => {
    const offline = predictFailure(healthy, [3, 4, 5], kraft)
    const killed = { ...kraft, away: new Set([3, 4, 5]), cleanShutdown: false }
    expect(predictReturn(offline, 4, killed).atOnce).toMatchObject({ leader: null, elr: [5] })
  })

  it('the last leader alone may lead again, uncleanly, when no one is eligible any more', () => {
    const offline = predictFailure({ leader: 1, replicas: [1], isr: [1] }, [1], { ...kraft, minInsyncReplicas: 1 })
    expect(offline).toMatchObject({ leader: null, isr: [], elr: [1], lastKnownElr: [1] })
    const back = predictReturn(offline, 1, { ...kraft, minInsyncReplicas: 1, cleanShutdown: false })
    expect(back.atOnce).toMatchObject({ leader: 1, isr: [1], unclean: true })
  })

  it('a returned follower joins the ISR and leaves the leadership where it is', () => {
    for (const rules of [kraft, withoutElr, zookeeper]) {
      const { atOnce, caughtUp } = predictReturn(predictFailure(healthy, [3], rules), 3, { ...rules, cleanShutdown: false })
      expect(atOnce).toMatchObject({ leader: 4, isr: [4, 5] })
      expect(caughtUp).toMatchObject({ leader: 4, isr: [4, 5, 3], state: 'ok' })
    }
  })

  it('ZooKeeper never empties an ISR either, and takes back its last member', () => {
    const offline = predictFailure(healthy, [3, 4, 5], zookeeper)
    expect(offline).toMatchObject({ leader: null, isr: [5] })
    const away = new Set([3, 4, 5])
    expect(predictReturn(offline, 4, { ...zookeeper, away, cleanShutdown: true }).atOnce.leader).toBe(null)
    expect(predictReturn(offline, 5, { ...zookeeper, away, cleanShutdown: true }).atOnce.leader).toBe(5)
  })
})

describe('epochs and moves', () => {
  it('counts an epoch for every leader in between, as the controller fences one broker at a time', () => {
    expect(predictFailure(healthy, [3, 4], kraft)).toMatchObject({ leader: 5, leaderEpoch: 6 })
    expect(predictFailure(healthy, [4, 3], kraft)).toMatchObject({ leader: 5, leaderEpoch: 5 })
  })

  it('cannot tell the epoch in ZooKeeper mode, where every change of the ISR counts', () => {
    expect(predictFailure(healthy, [3], zookeeper).leaderEpoch).toBe(null)
  })

  it('a loss can complete a move whose new replica is in sync', () => {
    const moving = { leader: 3, replicas: [3, 4, 5, 1], isr: [3, 4, 5, 1], addingReplicas: [1], removingReplicas: [3] }
    expect(predictFailure(moving, [4], kraft)).toMatchObject({
      leader: 5,
      replicas: [4, 5, 1],
      isr: [5, 1],
      removingReplicas: [],
    })
  })

  it('a move goes on while its new replica is behind', () => {
    const moving = { leader: 3, replicas: [3, 4, 5, 1], isr: [3, 4, 5], addingReplicas: [1], removingReplicas: [3] }
    expect(predictFailure(moving, [4], kraft)).toMatchObject({ leader: 3, replicas: [3, 4, 5, 1], removingReplicas: [3] })
  })
})

describe("Kafka's own controller code", () => {
  it.each(KRAFT_OUTCOMES.trim().split('\n'))('answered the same: %s', line => {
    const { partition, rules, lost, after, back, clean, atOnce, caughtUp } = readOutcome(line)
    const predicted = predictFailure(partition, lost, rules)
    expect(brief(predicted)).toEqual(after)
    const away = new Set([...(rules.away ?? []), ...lost])
    const returned = predictReturn(predicted, back, { ...rules, away, cleanShutdown: clean })
    expect([brief(returned.atOnce), brief(returned.caughtUp)]).toEqual([atOnce, caughtUp])
  })
})

function readOutcome(line: string) {
  const [now = '', rule = '', lose = '', after = '', back = '', atOnce = '', caughtUp = ''] = line.split(' | ')
  const [replicas = '', leader = '', isr = '', elr = ''] = now.split(' ')
  const [feature, mode, min = '', , away = ''] = rule.split(' ')
  const [stopped, brokerId] = back.split(' ')
  const rules: FailureRules = {
    coordination: 'kraft',
    eligibleLeaderReplicas: feature === 'elr',
    uncleanLeaderElection: mode === 'unclean',
    minInsyncReplicas: Number(min.slice(3)),
    away: new Set(ids(away)),
  }
  const partition = { leader: Number(leader), replicas: ids(replicas), isr: ids(isr), elr: ids(elr) }
  const lost = ids(lose.split(' ')[1] ?? '')
  return { partition, rules, lost, after, back: Number(brokerId), clean: stopped === 'clean', atOnce, caughtUp }
}

function brief({ leader, isr, elr, lastKnownElr }: ReturnType<typeof predictFailure>): string {
  return [leader ?? '-', list(isr), list(elr), list(lastKnownElr)].join(' ')
}

function ids(text: string): number[] {
  return text === '-' ? [] : text.split(',').map(Number)
}

function list(brokerIds: readonly number[]): string {
  return brokerIds.length === 0 ? '-' : brokerIds.join(',')
}

function permutations(list: readonly number[]): number[][] {
  if (list.length < 2) return [[...list]]
  return list.flatMap((head, index) => permutations(list.toSpliced(index, 1)).map(tail => [head, ...tail]))
}
