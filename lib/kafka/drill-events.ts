/** What a drill's fine look saw, in words: the same kinds and sentences as the timeline's, with the drill's own clock. */
import type { DrillEvent } from '../wire/drill.ts'

type Seen = Omit<DrillEvent, 'afterMs'>

interface Look {
  atMs: number
  leader: number | null
  leaderEpoch: number | null
  replicas: readonly number[]
  isr: readonly number[]
}

/** Between two looks at one partition. */
export function partitionEvents(topic: string, partition: number, was: Look, now: Look): Seen[] {
  const name = `${topic}-${partition}`
  const base = { timeMs: now.atMs, subject: { topic, partition } }
  const events: Seen[] = []
  if (was.leader !== null && now.leader === null) {
    events.push({ ...base, kind: 'partition-offline', severity: 'bad', text: `${name} has no leader` })
  } else if (was.leader === null && now.leader !== null) {
    events.push({ ...base, kind: 'partition-online', severity: 'good', text: `${name} has a leader again, broker ${now.leader}` })
  } else if (now.leader !== null && (was.leader !== now.leader || was.leaderEpoch !== now.leaderEpoch)) {
    const place = was.leader === now.leader ? 'is leader anew' : `takes over from ${was.leader}`
    events.push({
      ...base,
      kind: 'leader-elected',
      severity: 'info',
      text: `${name}: broker ${now.leader} ${place}${epochOf(now)}`,
    })
  }
  const left = was.isr.filter(id => !now.isr.includes(id))
  const joined = now.isr.filter(id => !was.isr.includes(id))
  const inSync = `${now.isr.length} of ${now.replicas.length} in sync`
  if (left.length > 0) {
    events.push({
      ...base,
      kind: 'isr-shrunk',
      severity: 'attention',
      text: `${name}: ${left.join(', ')} left the ISR, ${inSync}`,
    })
  }
  if (joined.length > 0) {
    events.push({
      ...base,
      kind: 'isr-expanded',
      severity: 'good',
      text: `${name}: ${joined.join(', ')} joined the ISR, ${inSync}`,
    })
  }
  return events
}

export function brokerEvent(brokerId: number, registered: boolean, timeMs: number): Seen {
  return {
    timeMs,
    subject: { brokerId },
    kind: registered ? 'broker-up' : 'broker-down',
    severity: registered ? 'good' : 'bad',
    text: registered ? `The cluster lists broker ${brokerId} again` : `The cluster has dropped broker ${brokerId}`,
  }
}

export function answerEvent(brokerId: number, answering: boolean, reason: string | null, timeMs: number): Seen {
  return {
    timeMs,
    subject: { brokerId },
    kind: answering ? 'broker-answers' : 'broker-silent',
    severity: answering ? 'good' : 'bad',
    text: answering
      ? `Broker ${brokerId} answers us again`
      : `Broker ${brokerId} no longer answers us${reason === null ? '' : ` (${reason})`}`,
  }
}

export function stepEvent(text: string, timeMs: number): Seen {
  return { timeMs, subject: {}, kind: 'step', severity: 'info', text }
}

function epochOf({ leaderEpoch }: Look): string {
  return leaderEpoch === null ? '' : `, epoch ${leaderEpoch}`
}
