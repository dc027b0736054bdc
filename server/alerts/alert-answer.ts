import { randomUUID } from 'node:crypto'
import type { Notice } from '#lib/alerts/notice'
import { isSilencedBy } from '#lib/alerts/scope'
import type { Alert, Silence } from '#lib/wire/alerts'
import type { LiveRecord } from './store/records.ts'

/** What is kept of an alert as the wire has it. */
export function alertOf(alert: LiveRecord, silences: readonly Silence[], nowMs: number): Alert {
  const { alertId, ruleId, ruleName, kind, severity, subject, value, text, sinceMs, firedAtMs, unknownReason } = alert
  const silence = silences.find(each => isSilencedBy(each, ruleName, subject, nowMs))
  return {
    alertId,
    ruleId,
    ruleName,
    kind,
    severity,
    subject,
    value,
    text,
    sinceMs,
    firedAtMs,
    unknownReason,
    state: alert.resolvedAtMs === undefined ? alert.state : 'resolved',
    resolvedAtMs: alert.resolvedAtMs ?? null,
    resolvedBecause: alert.because ?? null,
    silencedBy: silence?.silenceId ?? null,
  }
}

/** What a test says; nobody's alert. */
export function testNotice(publicUrl: string | null): Notice {
  const id = randomUUID()
  return {
    deliveryId: id,
    alertId: id,
    state: 'test',
    severity: 'warning',
    ruleId: '',
    ruleName: 'A test from Partitura',
    kind: 'lag',
    subject: { cluster: 'none', group: null, topic: null, brokerId: null, logDir: null },
    text: 'Somebody pressed the test button: alerts that are sent here arrive',
    value: null,
    threshold: null,
    sinceMs: Date.now(),
    firedAtMs: null,
    resolvedAtMs: null,
    resolvedBecause: null,
    url: publicUrl === null ? null : `${publicUrl}/alerts`,
  }
}
