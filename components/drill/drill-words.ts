import type { Tone } from '#components/ui/badge.tsx'
import { DRILL_WORDS } from '#lib/kafka/drill-summary'
import { formatCount, plural } from '#lib/format/number'
import type { Drill, DrillKind, DrillLive, DrillPhase, DrillState, DrillSummary, DrillVerdict } from '#lib/wire/drill'

/** What one chooses from, and what it means for the process. */
export const KINDS: readonly { kind: DrillKind; label: string; means: string }[] = [
  { kind: 'stop', label: 'Stop', means: 'SIGTERM: it hands its leaders over, then ends' },
  { kind: 'kill', label: 'Kill', means: 'SIGKILL: it ends at once; Kafka waits for its session to end' },
  { kind: 'pause', label: 'Pause', means: 'SIGSTOP: it keeps its connections and says nothing; SIGCONT wakes it' },
  { kind: 'lose-disk', label: 'Lose the disk', means: 'SIGKILL, and its log directories are emptied before it returns' },
]

export const PHASES: readonly { phase: DrillPhase; label: string }[] = [
  { phase: 'preparing', label: 'Topic and messages' },
  { phase: 'acting', label: 'The deed' },
  { phase: 'away', label: 'Away' },
  { phase: 'returning', label: 'Return' },
  { phase: 'catching-up', label: 'Catch-up' },
  { phase: 'checking', label: 'Messages counted' },
  { phase: 'cleaning-up', label: 'Cleaned up' },
]

export const STATE_TONES: Readonly<Record<DrillState, Tone>> = {
  running: 'attention',
  aborting: 'attention',
  finished: 'good',
  aborted: 'unknown',
  interrupted: 'unknown',
  failed: 'bad',
}

export const VERDICTS: Readonly<Record<DrillVerdict, { tone: Tone; word: string }>> = {
  'as-predicted': { tone: 'good', word: 'as predicted' },
  explained: { tone: 'attention', word: 'explained' },
  unexplained: { tone: 'bad', word: 'unexplained' },
  unknown: { tone: 'unknown', word: 'not seen' },
}

interface Titled extends Pick<DrillSummary, 'brokerId' | 'kind' | 'state' | 'phase'> {
  readonly headline?: string | null
  readonly report?: object | null
}

/** “Broker 3 was killed”, of a drill that runs or is over; “was to be killed” where it did not come to that. */
export function drillTitle(drill: Titled): string {
  const { brokerId, kind, state, phase } = drill
  // What was done to a broker is always reported on.
  const isReported = (drill.headline ?? drill.report ?? null) !== null
  const cameToNothing = (state === 'failed' || state === 'aborted') && !isReported
  const isYetToBe = (state === 'running' || state === 'aborting') && phase === 'preparing'
  if (cameToNothing) return `Broker ${brokerId} ${INTENDED[kind].replace('is to', 'was to')}`
  return `Broker ${brokerId} ${isYetToBe ? INTENDED[kind] : DRILL_WORDS[kind]}`
}

const INTENDED: Readonly<Record<DrillKind, string>> = {
  stop: 'is to be stopped',
  kill: 'is to be killed',
  pause: 'is to be paused',
  'lose-disk': 'is to lose its disk',
}

/** How a drill stands, in one sentence. */
export function drillSentence(drill: Drill): { headline: string; detail?: string } {
  if (drill.report !== null) {
    const { headline, detail } = drill.report.sentence
    return { headline, detail: drill.note === null ? detail : `${detail} ${drill.note}` }
  }
  if (drill.endedAtMs !== null) return { headline: drill.note ?? 'It was over before anything was done to the broker.' }
  const headline = drill.state === 'aborting' ? 'Aborting: the broker is brought back now.' : HEADLINES[drill.phase](drill)
  return { headline, ...(drill.live !== null && { detail: liveDetail(drill.live) }) }
}

const HEADLINES: Readonly<Record<DrillPhase, (drill: Drill) => string>> = {
  preparing: () => 'The drill’s topic is made and its messages begin to flow.',
  acting: ({ brokerId }) => `Broker ${brokerId} is being taken away.`,
  away: drill => awayHeadline(drill),
  returning: ({ brokerId, kind }) => `Broker ${brokerId} is being ${kind === 'pause' ? 'resumed' : 'started'}.`,
  'catching-up': ({ brokerId }) => `Broker ${brokerId} is back and copies what it has missed.`,
  checking: () => 'Every message of the drill is read and counted.',
  'cleaning-up': () => 'The drill’s topic is deleted.',
  ended: () => 'The drill is over.',
}

/** Both must be said: we know sooner than Kafka does. */
function awayHeadline({ brokerId, live }: Drill): string {
  if (live === null) return `Broker ${brokerId} is away.`
  const { answering, affected, noticed } = live
  if (affected > 0 && noticed >= affected) return `Broker ${brokerId} is away, and Kafka has moved on without it.`
  if (noticed > 0) return `Broker ${brokerId} is away; Kafka is moving its partitions.`
  return answering === false
    ? `Broker ${brokerId} does not answer us; Kafka has not noticed yet.`
    : `Broker ${brokerId} is going; Kafka has not noticed yet.`
}

function liveDetail({ affected, noticed, rejoined, partitions }: DrillLive): string {
  const acknowledged = partitions.reduce((sum, partition) => sum + partition.acknowledged, 0)
  const waiting = partitions.filter(({ waitingMs }) => waitingMs !== null && waitingMs > 1000).length
  const parts = [
    affected > 0 && noticed > 0 ? `${formatCount(noticed)} of ${plural(affected, 'partition')} have lost it` : null,
    rejoined > 0 ? `${formatCount(rejoined)} have it back` : null,
    `${plural(acknowledged, 'message')} acknowledged`,
    waiting > 0 ? `${plural(waiting, 'writer')} waiting` : null,
  ]
  return `${parts.filter(part => part !== null).join('; ')}.`
}
