import { randomUUID } from 'node:crypto'
import { ruleMistakes } from '#lib/alerts/rule-kinds'
import { silenceState } from '#lib/alerts/scope'
import {
  MAX_ALERT_RULES,
  MAX_SILENCE_MS,
  MAX_SILENCES,
  type AlertRule,
  type AlertRuleBody,
  type Silence,
  type SilenceBody,
} from '#lib/wire/alerts'
import type { FileCalls } from '../durable/protocol.ts'
import { PartituraError, type FieldError } from '../errors.ts'
import type { AlertFile } from './store/alert-file.ts'

type Store = Pick<FileCalls<AlertFile>, 'putRule' | 'dropRule' | 'putSilence' | 'dropSilences'>
type KeptSilence = Omit<Silence, 'state'>

/** Ended silences are shown for a day, then forgotten. */
const KEEP_ENDED_MS = 86_400_000

/** Rules and silences, in memory as they are on the disk: a change is there before it counts. */
export class RuleBook {
  readonly #store: Store
  readonly #destinations: ReadonlySet<string>
  readonly #rules = new Map<string, AlertRule>()
  readonly #silences = new Map<string, KeptSilence>()

  constructor(store: Store, destinations: ReadonlySet<string>) {
    this.#store = store
    this.#destinations = destinations
  }

  /** What the file holds takes the place of what is in memory. */
  load(rules: readonly AlertRule[], silences: readonly KeptSilence[]): void {
    this.#rules.clear()
    this.#silences.clear()
    for (const rule of rules) this.#rules.set(rule.ruleId, rule)
    for (const silence of silences) this.#silences.set(silence.silenceId, silence)
  }

  rules(): AlertRule[] {
    return [...this.#rules.values()]
  }

  rule(ruleId: string): AlertRule | null {
    return this.#rules.get(ruleId) ?? null
  }

  async createRule(body: AlertRuleBody, nowMs: number): Promise<AlertRule> {
    if (this.#rules.size >= MAX_ALERT_RULES) {
      throw new PartituraError(
        'conflict',
        `There are ${MAX_ALERT_RULES} rules already: delete one, or let one cover more names by a pattern.`,
      )
    }
    return this.#save({ ruleId: randomUUID(), ...body, createdAtMs: nowMs, changedAtMs: nowMs })
  }

  async changeRule(ruleId: string, body: AlertRuleBody, nowMs: number): Promise<AlertRule> {
    const { createdAtMs } = this.#requireRule(ruleId)
    return this.#save({ ruleId, ...body, createdAtMs, changedAtMs: nowMs })
  }

  async deleteRule(ruleId: string): Promise<AlertRule> {
    const rule = this.#requireRule(ruleId)
    await this.#store.dropRule(ruleId)
    this.#rules.delete(ruleId)
    return rule
  }

  /** Those to come and those in force; ended ones for a day. */
  silences(nowMs: number): Silence[] {
    return [...this.#silences.values()]
      .filter(({ toMs }) => toMs > nowMs - KEEP_ENDED_MS)
      .map(silence => ({ ...silence, state: silenceState(silence, nowMs) }))
  }

  async createSilence(body: SilenceBody, nowMs: number): Promise<Silence> {
    const errors = silenceMistakes(body, nowMs)
    if (errors.length > 0) throw invalid(errors)
    const past = [...this.#silences.values()].filter(({ toMs }) => toMs <= nowMs - KEEP_ENDED_MS)
    await this.#drop(past.map(({ silenceId }) => silenceId))
    const current = this.silences(nowMs).filter(({ state }) => state !== 'ended')
    if (current.length >= MAX_SILENCES) {
      throw new PartituraError('conflict', `There are ${MAX_SILENCES} silences already: end one first.`)
    }
    const silence = { silenceId: randomUUID(), ...body, createdAtMs: nowMs }
    await this.#store.putSilence(silence)
    this.#silences.set(silence.silenceId, silence)
    return { ...silence, state: silenceState(silence, nowMs) }
  }

  /** One in force ends now and stays on show; one to come is taken away. */
  async endSilence(silenceId: string, nowMs: number): Promise<Silence> {
    const silence = this.#silences.get(silenceId)
    if (silence === undefined) throw new PartituraError('not-found', 'There is no such silence.')
    if (silenceState(silence, nowMs) === 'scheduled') {
      await this.#drop([silenceId])
      return { ...silence, toMs: silence.fromMs, state: 'ended' }
    }
    const ended = { ...silence, toMs: Math.min(silence.toMs, nowMs) }
    await this.#store.putSilence(ended)
    this.#silences.set(silenceId, ended)
    return { ...ended, state: 'ended' }
  }

  async #save(rule: AlertRule): Promise<AlertRule> {
    const mistakes = ruleMistakes(rule, this.#destinations)
    if (mistakes.length > 0) throw invalid(mistakes.map(({ field, detail }) => ({ pointer: `/${field}`, detail })))
    await this.#store.putRule(rule)
    this.#rules.set(rule.ruleId, rule)
    return rule
  }

  async #drop(silenceIds: readonly string[]): Promise<void> {
    if (silenceIds.length === 0) return
    await this.#store.dropSilences(silenceIds)
    for (const id of silenceIds) this.#silences.delete(id)
  }

  #requireRule(ruleId: string): AlertRule {
    const rule = this.#rules.get(ruleId)
    if (rule === undefined) throw new PartituraError('not-found', 'There is no such rule; it may have been deleted.')
    return rule
  }
}

function silenceMistakes({ rule, cluster, topic, group, fromMs, toMs }: SilenceBody, nowMs: number): FieldError[] {
  const errors: FieldError[] = []
  if (rule === null && cluster === null && topic === null && group === null) {
    errors.push({
      pointer: '/cluster',
      detail: 'names nothing to keep quiet: give at least one of rule, cluster, topic and group (* is all)',
    })
  }
  if (toMs <= fromMs) errors.push({ pointer: '/toMs', detail: 'must be after fromMs' })
  else if (toMs <= nowMs) errors.push({ pointer: '/toMs', detail: 'is over already' })
  else if (toMs - Math.max(fromMs, nowMs) > MAX_SILENCE_MS) {
    errors.push({ pointer: '/toMs', detail: 'is more than 30 days after its begin: a silence that is forgotten must end' })
  }
  return errors
}

function invalid(errors: readonly FieldError[]): PartituraError {
  const detail = errors.map(each => `${each.pointer} ${each.detail}`).join('; ')
  return new PartituraError('invalid-body', detail, { errors })
}
