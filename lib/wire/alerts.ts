/** Rules that say when somebody is told, silences that keep it quiet, what is firing, and what was delivered where. */
import * as z from 'zod/mini'
import { epochMs, listOf, partial } from './common.ts'
import { groupHealth } from './groups.ts'

/**
 * What a rule measures. `lag`: messages; `lag-seconds`: the largest over partitions; `group-health`: the verdict over its
 * commits; `partition-offline`, `under-replicated`: partitions; `disk-days`: days until a log directory is full, if it goes on
 * as it does; `broker-down`: not registered, or fenced; `cluster-unreachable`: no broker answers.
 */
export const alertKind = z.enum([
  'lag',
  'lag-seconds',
  'group-health',
  'partition-offline',
  'under-replicated',
  'disk-days',
  'broker-down',
  'cluster-unreachable',
])
export type AlertKind = z.infer<typeof alertKind>

export const MAX_ALERT_RULES = 200
export const MAX_SILENCES = 200
/** Longest silence: one that is forgotten must end. */
export const MAX_SILENCE_MS = 30 * 86_400_000

/** A name, or a pattern of names: `*` stands for any characters, `?` for one. */
const pattern = z.string().check(z.minLength(1), z.maxLength(300))
const seconds = z.int().check(z.minimum(0), z.maximum(7 * 86_400))
const title = z.string().check(z.minLength(1), z.maxLength(120), z.regex(/\S/, 'must not be blank'))
const destinationName = z.string().check(z.minLength(1), z.maxLength(63))

const ruleFields = {
  name: title,
  kind: alertKind,
  severity: z.enum(['critical', 'warning']),
  enabled: z.boolean(),
  /** Ids of clusters. */
  clusters: pattern,
  /**
   * null: one alert per group (or, of partitions, per cluster) over all topics. A pattern: one alert per topic that matches,
   * and group.
   */
  topics: z.nullable(pattern),
  /** Of lag and health alone. null: all groups. */
  groups: z.nullable(pattern),
  /** Fires above it (`disk-days`: below). null: of health and brokers, which have none. */
  threshold: z.nullable(z.number().check(z.minimum(0), z.maximum(Number.MAX_SAFE_INTEGER))),
  /** The verdicts that `group-health` fires at; empty for all other kinds. */
  health: z.array(groupHealth).check(z.maxLength(6)),
  /** How long it must be seen to hold before it fires. */
  forSeconds: seconds,
  /** Resolves only at or below it (`disk-days`: at or above). null: at the threshold itself. */
  clearThreshold: z.nullable(z.number().check(z.minimum(0), z.maximum(Number.MAX_SAFE_INTEGER))),
  /** How long it must be seen to be well before it resolves. */
  clearForSeconds: seconds,
  /** Names of destinations in the configuration. */
  destinations: z.array(destinationName).check(z.maxLength(20)),
}

export const alertRuleBody = z.strictObject(ruleFields)
export type AlertRuleBody = z.infer<typeof alertRuleBody>

export const alertRule = z.object({
  ruleId: z.string(),
  ...ruleFields,
  createdAtMs: epochMs,
  changedAtMs: epochMs,
})
export type AlertRule = z.infer<typeof alertRule>

/** What an alert is about; null: the rule does not name one. */
export const alertSubject = z.object({
  cluster: z.string(),
  group: z.nullable(z.string()),
  topic: z.nullable(z.string()),
  brokerId: z.nullable(z.number()),
  logDir: z.nullable(z.string()),
})
export type AlertSubject = z.infer<typeof alertSubject>

/** `pending`: it holds, but not for long enough yet. */
export const alertState = z.enum(['pending', 'firing', 'resolved'])

export const alert = z.object({
  /** Of this episode: the next time that it fires it is another alert. */
  alertId: z.string(),
  ruleId: z.string(),
  ruleName: z.string(),
  kind: alertKind,
  severity: ruleFields.severity,
  state: alertState,
  subject: alertSubject,
  /** As last seen, in the unit of the kind; null: none, or not known. */
  value: z.nullable(z.number()),
  /** What is the matter, in one sentence. */
  text: z.string(),
  /** When the condition was first seen. */
  sinceMs: epochMs,
  firedAtMs: z.nullable(epochMs),
  resolvedAtMs: z.nullable(epochMs),
  /** Why it is not known now; it neither fires nor resolves meanwhile. null: it is known. */
  unknownReason: z.nullable(z.string()),
  /** Why it ended, where that is not the condition's end. */
  resolvedBecause: z.nullable(z.string()),
  /** The silence that keeps it quiet now. */
  silencedBy: z.nullable(z.string()),
})
export type Alert = z.infer<typeof alert>

export const alertList = z.object({
  ...listOf(alert).shape,
  firing: z.number(),
  pending: z.number(),
  /** What keeps alerts from being judged, kept or delivered, in words. */
  troubles: z.array(z.string()),
  /** How many rules could not be judged of what, for want of knowledge; the first few. */
  unknown: z.array(z.object({ ruleId: z.string(), subjects: z.number(), reason: z.string() })),
  /** Moves whenever the log of deliveries does. */
  deliveryVersion: z.number(),
})
export type AlertList = z.infer<typeof alertList>

export const alertRuleAnswer = z.object({ ...alertRule.shape, ...partial })
export const alertRuleList = z.object({ ...listOf(alertRule).shape })

const silenceFields = {
  /** Patterns; null: any. All of them must match. */
  rule: z.nullable(pattern),
  cluster: z.nullable(pattern),
  topic: z.nullable(pattern),
  group: z.nullable(pattern),
  reason: z.string().check(z.minLength(1), z.maxLength(500), z.regex(/\S/, 'must not be blank')),
  fromMs: epochMs.check(z.minimum(0), z.maximum(8.64e15)),
  toMs: epochMs.check(z.minimum(0), z.maximum(8.64e15)),
}
export const silenceBody = z.strictObject(silenceFields)
export type SilenceBody = z.infer<typeof silenceBody>
export const silence = z.object({
  silenceId: z.string(),
  ...silenceFields,
  createdAtMs: epochMs,
  state: z.enum(['scheduled', 'active', 'ended']),
})
export type Silence = z.infer<typeof silence>
export const silenceList = z.object({ ...listOf(silence).shape })
export const silenceAnswer = z.object({ ...silence.shape, ...partial })

/** `superseded`: the alert was over before it could be delivered, and that is told instead. `failed`: given up. */
export const deliveryOutcome = z.enum(['waiting', 'delivered', 'superseded', 'failed'])
export const delivery = z.object({
  /** The receiver sees the same id at every attempt. */
  deliveryId: z.string(),
  alertId: z.string(),
  ruleName: z.string(),
  subject: alertSubject,
  destination: z.string(),
  state: z.enum(['firing', 'resolved']),
  outcome: deliveryOutcome,
  attempts: z.number(),
  createdAtMs: epochMs,
  lastAttemptMs: z.nullable(epochMs),
  nextAttemptMs: z.nullable(epochMs),
  lastError: z.nullable(z.string()),
})
export type Delivery = z.infer<typeof delivery>
export const deliveryList = z.object({ ...listOf(delivery).shape, waiting: z.number() })

export const destinationKind = z.enum(['webhook', 'slack', 'smtp'])
export const alertDestination = z.object({
  name: z.string(),
  kind: destinationKind,
  /** Where to, without what may be secret. */
  target: z.string(),
  signed: z.boolean(),
  encrypted: z.boolean(),
  lastDeliveredMs: z.nullable(epochMs),
  lastError: z.nullable(z.string()),
})
export type AlertDestination = z.infer<typeof alertDestination>
export const alertDestinationList = z.object({ ...listOf(alertDestination).shape })

export const destinationTest = z.object({
  destination: z.string(),
  ok: z.boolean(),
  tookMs: z.number(),
  /** What the receiver said, or why it was not reached. */
  detail: z.string(),
  ...partial,
})
export type DestinationTest = z.infer<typeof destinationTest>
