import { formatBytes, formatByteRate } from '#lib/format/bytes'
import { formatDuration } from '#lib/format/duration'
import { formatCount, formatRate, plural } from '#lib/format/number'
import type { BrokerCatchUp, ReplicaCatchUp } from '#lib/wire/catch-up'

type Pace = Pick<
  ReplicaCatchUp,
  'verdict' | 'missingBytes' | 'missingOffsets' | 'measuredIn' | 'copiedPerSecond' | 'producedPerSecond' | 'etaAtMs' | 'reason'
>

/** Where a copy stands, in a few words that count down: "12 s to go", "never at this rate", "waits for the ISR". */
export function endWords(pace: Pace, nowMs: number): string {
  switch (pace.verdict) {
    case 'caught-up':
      return 'has all messages, waits to be taken into the ISR'
    case 'catching-up': {
      if (pace.etaAtMs === null) return 'end not known yet'
      const leftMs = pace.etaAtMs - nowMs
      return leftMs < 1000 ? 'about to be done' : `about ${formatDuration(Math.round(leftMs / 1000) * 1000)} to go`
    }
    case 'never':
      return 'never at this rate'
    case 'stalled':
      return 'copies nothing'
    case 'unknown':
      return 'end not known yet'
  }
}

/** "1.20 GiB (4,120,004 messages)"; null where neither is known. */
export function missingWords({ missingBytes, missingOffsets }: Pick<Pace, 'missingBytes' | 'missingOffsets'>): string | null {
  const messages = missingOffsets === null ? null : plural(missingOffsets, 'message')
  if (missingBytes === null) return messages
  return messages === null ? formatBytes(missingBytes) : `${formatBytes(missingBytes)} (${messages})`
}

/** Per second, in what it was measured in; null: no rate yet. */
export function rateWords(perSecond: number | null, measuredIn: Pace['measuredIn']): string | null {
  if (perSecond === null || measuredIn === null) return null
  return measuredIn === 'bytes' ? formatByteRate(perSecond) : formatRate(perSecond, 'msg')
}

/** Share of what was missing that is copied, 0 to 1; null where it cannot be told. */
export function copiedShare(start: number | null, missing: number | null): number | null {
  if (start === null || missing === null) return null
  // What was written meanwhile has to be copied too: more may be missing than at the start.
  return start === 0 ? 1 : Math.max(0, Math.min(1, 1 - missing / start))
}

/** The state of a broker's return in one sentence. */
export function brokerWords(catchUp: BrokerCatchUp, nowMs: number): string {
  const { brokerId, replicaCount, rejoinedCount, caughtUpAtMs, sinceMs, copiedBytes } = catchUp
  if (caughtUpAtMs !== null) {
    const copied = copiedBytes === null || copiedBytes === 0 ? '' : ` copied ${formatBytes(copiedBytes)} and`
    return `Broker ${brokerId}${copied} is back in the ISR of ${plural(replicaCount, 'partition')} after ${formatDuration(caughtUpAtMs - sinceMs)}.`
  }
  const left = replicaCount - rejoinedCount
  const missing = missingWords(catchUp)
  const lacks = missing === null ? '' : ` and lacks ${missing}`
  const outside = `Broker ${brokerId} is outside the ISR of ${plural(left, 'partition')}${lacks}: ${endWords(catchUp, nowMs)}.`
  return catchUp.reason === null || catchUp.verdict === 'catching-up' ? outside : `${outside} ${catchUp.reason}`
}

/** How many of its replicas have rejoined: "3 of 12 back in the ISR". */
export function rejoinedWords({ replicaCount, rejoinedCount }: BrokerCatchUp): string {
  return `${formatCount(rejoinedCount)} of ${formatCount(replicaCount)} back in the ISR`
}
