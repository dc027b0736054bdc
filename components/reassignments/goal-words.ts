import { formatCount, plural } from '#lib/format/number'
import type { ReassignmentAnswer, WireGoal } from '#lib/wire/reassignments'
import { formatDuration } from '#lib/format/duration'

/** What a reassignment is for, as a title. null: made by hand. */
export function goalWords(goal: WireGoal | null): string {
  if (goal === null) return 'By hand'
  switch (goal.kind) {
    case 'expand':
      return `Expand onto ${brokers(goal.brokers)}`
    case 'drain':
      return `Drain ${brokers(goal.brokers)}`
    case 'replication-factor':
      return `Keep ${plural(goal.replicationFactor, 'replica')} of each partition`
    case 'fix-racks':
      return 'Spread replicas over racks'
    case 'even-bytes':
      return 'Even out bytes'
    case 'even-leaders':
      return 'Even out preferred leaders'
  }
}

/** The page's state in one sentence. */
export function pageSentence(
  running: readonly ReassignmentAnswer[],
  throttlesLeft: number,
): { headline: string; detail: string } {
  const ours = running.find(each => each.origin === 'partitura')
  const others = running.find(each => each.origin === 'others')
  const left = throttlesLeft > 0 ? ` ${plural(throttlesLeft, 'throttle')} of an earlier one could not be removed yet.` : ''
  if (ours) return { headline: ours.text, detail: `${others ? others.text : ''}${left}`.trim() }
  if (others) return { headline: others.text, detail: `It is shown, and never touched from here.${left}` }
  return { headline: 'No replica is being moved.', detail: left.trim() }
}

/** `3 m 12 s`, or why nobody can tell. */
export function etaWords({ etaSeconds, etaReason }: Pick<ReassignmentAnswer, 'etaSeconds' | 'etaReason'>): string {
  return etaSeconds === null ? (etaReason ?? 'not known') : formatDuration(etaSeconds * 1000)
}

/** A share of a whole that may be unknown; 1 when there is nothing to copy. */
export function shareOf(moved: number | null, total: number | null): number | null {
  if (moved === null || total === null) return null
  return total === 0 ? 1 : Math.min(1, moved / total)
}

/** `12 %` more than the mean, or that there is nothing to compare. */
export function imbalanceWords(imbalance: number | null): string {
  if (imbalance === null) return 'nothing there'
  const percent = Math.round(imbalance * 100)
  return percent === 0 ? 'even' : `fullest +${formatCount(percent)} %`
}

function brokers(ids: readonly number[]): string {
  return `${ids.length === 1 ? 'broker' : 'brokers'} ${ids.join(', ')}`
}
