/** Shapes of what lies in the file of alerts, and how it is read back: a row that another version wrote is checked, not trusted. */
import * as z from 'zod/mini'
import type { Notice } from '#lib/alerts/notice'
import {
  alertKind,
  alertRule,
  alertSubject,
  deliveryOutcome,
  silence,
  type AlertRule,
  type Delivery,
  type Silence,
} from '#lib/wire/alerts'

const liveBody = z.object({
  alertId: z.string(),
  ruleId: z.string(),
  /** As they were when it began: the record outlives its rule. */
  ruleName: z.string(),
  kind: alertKind,
  severity: z.enum(['critical', 'warning']),
  subject: alertSubject,
  text: z.string(),
  state: z.enum(['pending', 'firing']),
  sinceMs: z.number(),
  firedAtMs: z.nullable(z.number()),
  heldMs: z.number(),
  wellMs: z.nullable(z.number()),
  seenAtMs: z.number(),
  value: z.nullable(z.number()),
  unknownReason: z.nullable(z.string()),
  /** When the file last got it. */
  savedAtMs: z.number(),
  /** Where its firing was sent, or is to be. */
  destinations: z.array(z.string()),
  resolvedAtMs: z.optional(z.number()),
  because: z.optional(z.nullable(z.string())),
})

/** An alert in the file. `told`: its firing was handed over for delivery, so its end will be, too. */
export type LiveRecord = z.infer<typeof liveBody> & { told: boolean }
export type EndedRecord = LiveRecord & { resolvedAtMs: number; because: string | null }

const alertRow = z.object({ body: z.string(), told: z.number() })
const bodyRow = z.object({ body: z.string() })
const silenceBody = z.omit(silence, { state: true })

/** null, here and below: the row cannot be read. */
export function readAlert(row: unknown): LiveRecord | null {
  return readable(() => {
    const { body, told } = z.parse(alertRow, row)
    return { ...z.parse(liveBody, JSON.parse(body)), told: told === 1 }
  })
}

export function readRule(row: unknown): AlertRule | null {
  return readable(() => z.parse(alertRule, JSON.parse(z.parse(bodyRow, row).body)))
}

export function readSilence(row: unknown): Omit<Silence, 'state'> | null {
  return readable(() => z.parse(silenceBody, JSON.parse(z.parse(bodyRow, row).body)))
}

/** Why is not said: what JSON and schemas complain of quotes the row, and a row may hold anything. */
function readable<Value>(read: () => Value): Value | null {
  try {
    return read()
  } catch {
    return null
  }
}

export interface NewDelivery {
  notice: Notice
  destination: string
  createdAtMs: number
}

export interface StoredDelivery extends Omit<Delivery, 'ruleName' | 'subject' | 'state'> {
  notice: Notice
}

const notice = z.object({
  deliveryId: z.string(),
  alertId: z.string(),
  state: z.enum(['firing', 'resolved']),
  severity: z.enum(['critical', 'warning']),
  ruleId: z.string(),
  ruleName: z.string(),
  kind: alertKind,
  subject: alertSubject,
  text: z.string(),
  value: z.nullable(z.number()),
  threshold: z.nullable(z.number()),
  sinceMs: z.number(),
  firedAtMs: z.nullable(z.number()),
  resolvedAtMs: z.nullable(z.number()),
  resolvedBecause: z.nullable(z.string()),
  url: z.nullable(z.string()),
})

const deliveryRow = z.object({
  id: z.string(),
  alert: z.string(),
  destination: z.string(),
  outcome: deliveryOutcome,
  attempts: z.number(),
  created_ms: z.number(),
  last_attempt_ms: z.nullable(z.number()),
  next_attempt_ms: z.nullable(z.number()),
  last_error: z.nullable(z.string()),
  notice: z.string(),
})

export function readDelivery(found: unknown): StoredDelivery | null {
  return readable(() => {
    const row = z.parse(deliveryRow, found)
    return {
      deliveryId: row.id,
      alertId: row.alert,
      destination: row.destination,
      outcome: row.outcome,
      attempts: row.attempts,
      createdAtMs: row.created_ms,
      lastAttemptMs: row.last_attempt_ms,
      nextAttemptMs: row.next_attempt_ms,
      lastError: row.last_error,
      notice: z.parse(notice, JSON.parse(row.notice)),
    }
  })
}
