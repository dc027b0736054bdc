/** One step of an alert: what it was, what is seen now, what it becomes. */
import type { AlertRule } from '../wire/alerts.ts'
import { breaches, isClear } from './rule-kinds.ts'

/** What was seen of a subject. `value` null: it is not known, and `reason` says why. `gone`: the subject itself is known to exist no more. */
export type Seen = { value: number } | { value: null; reason: string } | { value: null; gone: string }

/** An alert that has not ended. Times are epoch milliseconds; `heldMs` and `wellMs` count only time that was seen. */
export interface LiveAlert {
  state: 'pending' | 'firing'
  sinceMs: number
  firedAtMs: number | null
  /** How long the condition was seen to hold without a break. */
  heldMs: number
  /** How long it was seen to be well since; null: it is not. */
  wellMs: number | null
  /** The last look that knew. */
  seenAtMs: number
  value: number | null
  unknownReason: string | null
}

export type Step =
  /** Nothing is the matter, or no longer and nobody was told. */
  | { kind: 'quiet' }
  /** It goes on; `fired`: since now. */
  | { kind: 'live'; alert: LiveAlert; fired: boolean }
  | { kind: 'resolved'; alert: LiveAlert; because: string | null }

/**
 * Looks further apart than this have not seen what was between them: a suspended machine, a dashboard that was down. Only so
 * much of the gap counts.
 */
export const MOST_BETWEEN_LOOKS_MS = 15_000

type RuleParts = Pick<AlertRule, 'kind' | 'threshold' | 'clearThreshold' | 'forSeconds' | 'clearForSeconds'>

/**
 * pending → firing → resolved. What is not known neither fires nor resolves: the counts of seen time stand still. A subject
 * that is gone is well. Rule 1: unknown changes nothing but the reason. Rule 2: a breach begins as pending. Rule 3: pending
 * fires when it was seen to hold for long enough, and is forgotten at the first look that is not a breach. Rule 4: firing
 * resolves when it was seen on the good side of the clear threshold for long enough; between the two thresholds it fires on.
 */
export function stepAlert(rule: RuleParts, before: LiveAlert | null, seen: Seen, nowMs: number): Step {
  if (seen.value === null && 'reason' in seen) {
    return before === null
      ? { kind: 'quiet' }
      : { kind: 'live', alert: { ...before, value: null, unknownReason: seen.reason }, fired: false }
  }
  const gone = seen.value === null ? seen.gone : null
  const isBad = seen.value !== null && breaches(rule, seen.value)
  if (before === null) {
    if (!isBad) return { kind: 'quiet' }
    const alert: LiveAlert = {
      state: 'pending',
      sinceMs: nowMs,
      firedAtMs: null,
      heldMs: 0,
      wellMs: null,
      seenAtMs: nowMs,
      value: seen.value,
      unknownReason: null,
    }
    return fireIfHeld(rule, alert, nowMs)
  }
  const passed = before.unknownReason === null ? Math.min(Math.max(0, nowMs - before.seenAtMs), MOST_BETWEEN_LOOKS_MS) : 0
  const now = { ...before, value: seen.value, seenAtMs: nowMs, unknownReason: null }
  if (before.state === 'pending') {
    return isBad ? fireIfHeld(rule, { ...now, heldMs: before.heldMs + passed }, nowMs) : { kind: 'quiet' }
  }
  const isWell = seen.value === null || isClear(rule, seen.value)
  if (!isWell) return { kind: 'live', alert: { ...now, wellMs: null }, fired: false }
  const wellMs = before.wellMs === null ? 0 : before.wellMs + passed
  const alert = { ...now, wellMs }
  return wellMs >= rule.clearForSeconds * 1000
    ? { kind: 'resolved', alert, because: gone }
    : { kind: 'live', alert, fired: false }
}

function fireIfHeld(rule: RuleParts, alert: LiveAlert, nowMs: number): Step {
  if (alert.heldMs < rule.forSeconds * 1000) return { kind: 'live', alert, fired: false }
  return { kind: 'live', alert: { ...alert, state: 'firing', firedAtMs: nowMs }, fired: true }
}
