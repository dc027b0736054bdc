import { randomUUID } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { endAlert, judgeSubject, subjectKey } from '#lib/alerts/judge-rules'
import type { ClusterFacts, DiskFacts } from '#lib/alerts/facts'
import { absentSeen, measureRule } from '#lib/alerts/measure'
import { matchesName } from '#lib/alerts/match-name'
import { subjectPath, type Notice } from '#lib/alerts/notice'
import { covers, isSilencedBy } from '#lib/alerts/scope'
import type { AlertRule, Silence } from '#lib/wire/alerts'
import type { EndedRecord, LiveRecord, NewDelivery } from './store/records.ts'
import type { AlertChanges } from './store/alert-file.ts'

/** One cluster as rules see it. */
export interface AlertSource {
  clusterId: string
  facts(): Omit<ClusterFacts, 'disks'>
  /** Growth of the log directories, from the history. */
  disks(this: void, signal: AbortSignal): Promise<readonly DiskFacts[]>
}

export interface UnknownRule {
  ruleId: string
  subjects: number
  /** Of the first of them. */
  reason: string
}

interface LookInput {
  rules: readonly AlertRule[]
  /** Ids of rules that are in the file but cannot be read: what fires of them has not ended. */
  unreadRules: ReadonlySet<string>
  silences: readonly Silence[]
  sources: readonly AlertSource[]
  /** By cluster. */
  disks: ReadonlyMap<string, readonly DiskFacts[]>
  destinations: ReadonlySet<string>
  publicUrl: string | null
  nowMs: number
}

export interface Look {
  live: Map<string, LiveRecord>
  changes: AlertChanges
  unknown: UnknownRule[]
  /** More than can be kept: these many are not. */
  omitted: number
}

/** More alerts than anybody reads: a rule that matches everything. */
const MAX_LIVE = 10_000
/** How often the time that an alert was seen to hold is written down while nothing else changes. */
const SAVE_MS = 15_000
/** The main thread answers requests, too: after so long it does. */
const SLICE_MS = 6

/**
 * One look: every rule against every subject that it covers. Changes nothing: the caller keeps what comes out once it is on the
 * disk, so that a look whose changes could not be written is simply done again.
 */
export async function lookAtRules(before: ReadonlyMap<string, LiveRecord>, input: LookInput): Promise<Look> {
  const look = new LookInProgress(before, input)
  let sliceEndsMs = performance.now() + SLICE_MS
  for (const rule of input.rules) {
    if (!rule.enabled) continue
    for (const source of input.sources) {
      if (!matchesName(rule.clusters, source.clusterId)) continue
      const facts = { ...source.facts(), disks: input.disks.get(source.clusterId) ?? null }
      for (const measured of measureRule(rule, facts, input.nowMs)) {
        look.judge(rule, measured)
        if (performance.now() < sliceEndsMs) continue
        await nextTurn()
        sliceEndsMs = performance.now() + SLICE_MS
      }
    }
  }
  return look.finish()
}

export function keyOf(ruleId: string, subject: LiveRecord['subject']): string {
  return `${ruleId} ${subjectKey(subject)}`
}

class LookInProgress {
  readonly #before: ReadonlyMap<string, LiveRecord>
  readonly #input: LookInput
  readonly #seen = new Set<string>()
  readonly #live = new Map<string, LiveRecord>()
  readonly #save: LiveRecord[] = []
  readonly #forgotten: string[] = []
  readonly #ended: EndedRecord[] = []
  readonly #deliveries: NewDelivery[] = []
  readonly #unknown = new Map<string, UnknownRule>()
  #omitted = 0

  constructor(before: ReadonlyMap<string, LiveRecord>, input: LookInput) {
    this.#before = before
    this.#input = input
  }

  judge(rule: AlertRule, { subject, seen, words }: Measured): void {
    const key = keyOf(rule.ruleId, subject)
    this.#seen.add(key)
    if (seen.value === null && 'reason' in seen) this.#countUnknown(rule.ruleId, seen.reason)
    const before = this.#before.get(key) ?? null
    const judged = judgeSubject({ rule, before, subject, seen, words, nowMs: this.#input.nowMs, newId: randomUUID })
    if (judged.kind === 'quiet') {
      if (before !== null) this.#forgotten.push(before.alertId)
    } else if (judged.kind === 'live') {
      if (before === null && this.#live.size >= MAX_LIVE) this.#omitted++
      else this.#keep(key, before, this.#tell(rule, recordOf(rule, judged.alert, before)))
    } else this.#end({ ...recordOf(rule, judged.alert, before), resolvedAtMs: this.#input.nowMs, because: judged.alert.because })
  }

  finish(): Look {
    for (const [key, alert] of this.#before) if (!this.#seen.has(key)) this.#judgeAbsent(key, alert)
    const changes = { live: this.#save, forgotten: this.#forgotten, ended: this.#ended, deliveries: this.#deliveries }
    return { live: this.#live, changes, unknown: [...this.#unknown.values()], omitted: this.#omitted }
  }

  #judgeAbsent(key: string, alert: LiveRecord): void {
    const { rules, unreadRules, sources, nowMs } = this.#input
    if (unreadRules.has(alert.ruleId)) {
      return this.#keep(key, alert, { ...alert, value: null, unknownReason: 'its rule cannot be read' })
    }
    const rule = rules.find(({ ruleId }) => ruleId === alert.ruleId)
    const source = sources.find(({ clusterId }) => clusterId === alert.subject.cluster)
    const because =
      rule === undefined
        ? 'its rule was deleted'
        : !rule.enabled
          ? 'its rule was switched off'
          : rule.kind !== alert.kind || !covers(rule, alert.subject)
            ? 'its rule was changed and no longer covers it'
            : source === undefined
              ? 'the cluster is no longer configured'
              : null
    if (because === null && rule !== undefined && source !== undefined) {
      const seen = absentSeen(rule, source.facts().state, nowMs, alert.subject)
      return this.judge(rule, { subject: alert.subject, seen, words: '' })
    }
    const ended = endAlert(alert, because ?? '', nowMs)
    if (ended === null) this.#forgotten.push(alert.alertId)
    else this.#end({ ...alert, ...ended })
    this.#seen.add(key)
  }

  /** A firing that nobody was told of is, unless a silence keeps it quiet; when that ends it is told. */
  #tell(rule: AlertRule, alert: LiveRecord): LiveRecord {
    const { silences, destinations, nowMs } = this.#input
    const wanted = rule.destinations.filter(name => destinations.has(name))
    if (alert.state !== 'firing' || alert.told || wanted.length === 0) return alert
    if (silences.some(silence => isSilencedBy(silence, rule.name, alert.subject, nowMs))) return alert
    const told = { ...alert, told: true, destinations: wanted }
    for (const destination of wanted) this.#deliver(told, destination, 'firing', null, null, rule.threshold)
    return told
  }

  /** Whoever was told of the beginning is told of the end, silence or not: nothing stays open at the receiver. */
  #end(alert: EndedRecord): void {
    this.#ended.push(alert)
    if (!alert.told) return
    const threshold = this.#input.rules.find(({ ruleId }) => ruleId === alert.ruleId)?.threshold ?? null
    for (const destination of alert.destinations.filter(name => this.#input.destinations.has(name))) {
      this.#deliver(alert, destination, 'resolved', alert.resolvedAtMs, alert.because, threshold)
    }
  }

  #deliver(
    alert: LiveRecord,
    destination: string,
    state: Notice['state'],
    resolvedAtMs: number | null,
    resolvedBecause: string | null,
    threshold: number | null,
  ): void {
    const { publicUrl, nowMs } = this.#input
    const { alertId, severity, ruleId, ruleName, kind, subject, text, value, sinceMs, firedAtMs } = alert
    const url = publicUrl === null ? null : `${publicUrl}${subjectPath(subject)}`
    const facts = { alertId, severity, ruleId, ruleName, kind, subject, text, value, threshold, sinceMs, firedAtMs }
    const notice: Notice = { deliveryId: randomUUID(), state, ...facts, resolvedAtMs, resolvedBecause, url }
    this.#deliveries.push({ notice, destination, createdAtMs: nowMs })
  }

  #keep(key: string, before: LiveRecord | null, alert: LiveRecord): void {
    const isNews =
      before === null ||
      before.state !== alert.state ||
      before.told !== alert.told ||
      (before.unknownReason === null) !== (alert.unknownReason === null) ||
      (before.wellMs === null) !== (alert.wellMs === null) ||
      this.#input.nowMs - before.savedAtMs >= SAVE_MS
    const kept = { ...alert, savedAtMs: isNews ? this.#input.nowMs : before.savedAtMs }
    this.#live.set(key, kept)
    if (isNews) this.#save.push(kept)
  }

  #countUnknown(ruleId: string, reason: string): void {
    const known = this.#unknown.get(ruleId)
    if (known === undefined) this.#unknown.set(ruleId, { ruleId, subjects: 1, reason })
    else known.subjects++
  }
}

type Measured = Pick<Parameters<typeof judgeSubject>[0], 'subject' | 'seen' | 'words'>

/** The rule's words stay with its alert, for the record outlives the rule. */
function recordOf(rule: AlertRule, alert: Parameters<typeof endAlert>[0], before: LiveRecord | null): LiveRecord {
  return {
    ...alert,
    ruleName: rule.name,
    kind: rule.kind,
    severity: rule.severity,
    told: before?.told ?? false,
    destinations: before?.destinations ?? [],
    savedAtMs: before?.savedAtMs ?? 0,
  }
}
