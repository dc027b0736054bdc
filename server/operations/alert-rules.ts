import type * as z from 'zod/mini'
import type { alertRuleAnswer, AlertRuleBody, alertRuleList, silenceAnswer, SilenceBody, silenceList } from '#lib/wire/alerts'
import { PartituraError } from '../errors.ts'
import { requireOwnWritable, type ProcessContext } from './context.ts'

type RuleAnswer = z.infer<typeof alertRuleAnswer>
type SilenceAnswer = z.infer<typeof silenceAnswer>

export async function listAlertRules({ alerts, nowMs }: ProcessContext): Promise<z.infer<typeof alertRuleList>> {
  await alerts.settled()
  const items = alerts.rules()
  return { items, total: items.length, nextCursor: null, asOfMs: nowMs, failures: [] }
}

export async function describeAlertRule({ alerts, nowMs }: ProcessContext, ruleId: string): Promise<RuleAnswer> {
  await alerts.settled()
  const rule = alerts.rule(ruleId)
  if (rule === null) throw new PartituraError('not-found', 'There is no such rule; it may have been deleted.')
  return { ...rule, asOfMs: nowMs, failures: [] }
}

export async function createAlertRule(context: ProcessContext, body: AlertRuleBody): Promise<RuleAnswer> {
  requireOwnWritable(context)
  return { ...(await context.alerts.createRule(body)), asOfMs: context.nowMs, failures: [] }
}

export async function changeAlertRule(context: ProcessContext, ruleId: string, body: AlertRuleBody): Promise<RuleAnswer> {
  requireOwnWritable(context)
  return { ...(await context.alerts.changeRule(ruleId, body)), asOfMs: context.nowMs, failures: [] }
}

/** What it has firing ends with it, and whoever was told is told so. */
export async function deleteAlertRule(context: ProcessContext, ruleId: string): Promise<RuleAnswer> {
  requireOwnWritable(context)
  return { ...(await context.alerts.deleteRule(ruleId)), asOfMs: context.nowMs, failures: [] }
}

export async function listSilences({ alerts, nowMs }: ProcessContext): Promise<z.infer<typeof silenceList>> {
  await alerts.settled()
  const items = alerts.silences(nowMs)
  return { items, total: items.length, nextCursor: null, asOfMs: nowMs, failures: [] }
}

export async function createSilence(context: ProcessContext, body: SilenceBody): Promise<SilenceAnswer> {
  requireOwnWritable(context)
  return { ...(await context.alerts.createSilence(body)), asOfMs: context.nowMs, failures: [] }
}

export async function endSilence(context: ProcessContext, silenceId: string): Promise<SilenceAnswer> {
  requireOwnWritable(context)
  return { ...(await context.alerts.endSilence(silenceId)), asOfMs: context.nowMs, failures: [] }
}
