import type { Alert, AlertDestination, AlertRule, AlertRuleBody, DestinationTest, Silence, SilenceBody } from '#lib/wire/alerts'
import type { DiskFacts } from '#lib/alerts/facts'
import type { AlertsConfig, DestinationConfig } from '../config/alerts-config.ts'
import { PartituraError } from '../errors.ts'
import { messageOf, type Log } from '../log.ts'
import { alertOf, testNotice } from './alert-answer.ts'
import { lookAtRules, keyOf, type AlertSource, type UnknownRule } from './alert-engine.ts'
import type { AlertStore } from './alert-store.ts'
import { Dispatcher } from './delivery/dispatcher.ts'
import type { Sender } from './delivery/open-sender.ts'
import { RuleBook } from './rule-book.ts'
import { targetOf } from './target-of.ts'
import type { LiveRecord, StoredDelivery } from './store/records.ts'

interface Options {
  config: AlertsConfig
  sources: readonly AlertSource[]
  store: AlertStore
  sender: Sender
  log: Log
  onChange(): void
  lookMs?: number
}

/** What is firing and pending, and when that was judged. */
export interface AlertsNow {
  items: Alert[]
  unknown: readonly UnknownRule[]
  troubles: string[]
  deliveryVersion: number
  asOfMs: number | null
}

const LOOK_MS = 3000
const DISKS_MS = 60_000
const DISKS_TIMEOUT_MS = 10_000

export class Alerts {
  readonly #options: Options
  readonly #book: RuleBook
  readonly #dispatcher: Dispatcher
  readonly #loaded: Promise<void>
  readonly #closing = new AbortController()
  readonly #testing = new Set<string>()
  #live: ReadonlyMap<string, LiveRecord> = new Map()
  #unknown: UnknownRule[] = []
  #disks = new Map<string, readonly DiskFacts[]>()
  #disksAskedMs = 0
  #asOfMs: number | null = null
  #trouble: string | null = null
  #omitted = 0
  #deliveryVersion = 0
  #timer: NodeJS.Timeout | null = null
  #look: Promise<void> = Promise.resolve()
  #again = false

  constructor(options: Options) {
    this.#options = options
    const { store, config, sender, log } = options
    this.#book = new RuleBook(store, this.#destinationNames())
    const onChange = () => this.#deliveryChanged()
    this.#dispatcher = new Dispatcher({ destinations: config.destinations, store, sender, log, onChange })
    this.#loaded = store.exists() ? this.#load() : Promise.resolve()
    void this.#loaded.then(() => this.#schedule(0))
  }

  rules(): AlertRule[] {
    return this.#book.rules()
  }

  rule(ruleId: string): AlertRule | null {
    return this.#book.rule(ruleId)
  }

  silences(nowMs: number): Silence[] {
    return this.#book.silences(nowMs)
  }

  /** Resolves when what the disk holds is known. */
  settled(): Promise<void> {
    return this.#loaded
  }

  /** Rules, silences: on the disk when it resolves. @throws PartituraError `invalid-body`, `not-found`, `conflict` */
  async createRule(body: AlertRuleBody): Promise<AlertRule> {
    await this.#requireStore()
    return this.#changed(await this.#book.createRule(body, Date.now()))
  }

  async changeRule(ruleId: string, body: AlertRuleBody): Promise<AlertRule> {
    await this.#requireStore()
    return this.#changed(await this.#book.changeRule(ruleId, body, Date.now()))
  }

  async deleteRule(ruleId: string): Promise<AlertRule> {
    await this.#requireStore()
    return this.#changed(await this.#book.deleteRule(ruleId))
  }

  async createSilence(body: SilenceBody): Promise<Silence> {
    await this.#requireStore()
    return this.#changed(await this.#book.createSilence(body, Date.now()))
  }

  async endSilence(silenceId: string): Promise<Silence> {
    await this.#requireStore()
    return this.#changed(await this.#book.endSilence(silenceId, Date.now()))
  }

  /** Firing first, the newest first. */
  now(nowMs: number): AlertsNow {
    const silences = this.#book.silences(nowMs).filter(({ state }) => state === 'active')
    const order = (alert: LiveRecord) => (alert.state === 'firing' ? (alert.firedAtMs ?? 0) : alert.sinceMs - 1e15)
    const items = [...this.#live.values()]
      .toSorted((a, b) => order(b) - order(a) || (a.alertId < b.alertId ? -1 : 1))
      .map(alert => alertOf(alert, silences, nowMs))
    return {
      items,
      unknown: this.#unknown,
      troubles: this.#troubles(),
      deliveryVersion: this.#deliveryVersion,
      asOfMs: this.#asOfMs,
    }
  }

  /** Of one cluster, or of all. */
  firing(clusterId: string | null): number {
    let count = 0
    for (const { state, subject } of this.#live.values()) {
      if (state === 'firing' && (clusterId === null || subject.cluster === clusterId)) count++
    }
    return count
  }

  async ended(limit: number, offset: number): Promise<{ items: Alert[]; total: number }> {
    if (!this.#options.store.exists()) return { items: [], total: 0 }
    const { items, total } = await this.#options.store.ended(limit, offset)
    return { items: items.map(alert => alertOf(alert, [], 0)), total }
  }

  async deliveries(limit: number, offset: number): Promise<{ items: StoredDelivery[]; total: number; waiting: number }> {
    const waiting = this.#dispatcher.waiting
    if (!this.#options.store.exists()) return { items: [], total: 0, waiting }
    return { ...(await this.#options.store.deliveries(limit, offset)), waiting }
  }

  destinations(): AlertDestination[] {
    return this.#options.config.destinations.map(config => {
      const { lastDeliveredMs, lastError } = this.#dispatcher.status(config.name)
      return { name: config.name, kind: config.kind, ...targetOf(config), lastDeliveredMs, lastError }
    })
  }

  counts(): {
    firing: number
    pending: number
    waiting: number
    destinations: { name: string; delivered: number; failed: number }[]
  } {
    const firing = this.firing(null)
    return {
      firing,
      pending: this.#live.size - firing,
      waiting: this.#dispatcher.waiting,
      destinations: this.#options.config.destinations.map(({ name }) => ({ name, ...this.#dispatcher.status(name) })),
    }
  }

  /** One message, now, past the outbox. @throws PartituraError `not-found`, `too-many-requests` */
  async test(name: string): Promise<Omit<DestinationTest, 'asOfMs' | 'failures'>> {
    const destination = this.#requireDestination(name)
    if (this.#testing.has(name)) throw new PartituraError('too-many-requests', `“${name}” is being tested.`, { retryable: true })
    this.#testing.add(name)
    const startedAtMs = performance.now()
    try {
      const { ok, detail } = await this.#options.sender.send(destination, testNotice(this.#options.config.publicUrl))
      return { destination: name, ok, tookMs: Math.round(performance.now() - startedAtMs), detail }
    } finally {
      this.#testing.delete(name)
    }
  }

  warnings(): readonly string[] {
    return [...this.#options.store.warnings(), ...(this.#trouble === null ? [] : [this.#trouble])]
  }

  async close(): Promise<void> {
    this.#closing.abort()
    if (this.#timer !== null) clearTimeout(this.#timer)
    await this.#loaded
    await this.#look
    await this.#dispatcher.close()
    await this.#options.sender.close()
    await this.#options.store.close()
  }

  async #load(): Promise<void> {
    const { store, log } = this.#options
    try {
      const { rules, silences, live, waiting } = await store.load()
      this.#book.load(rules, silences)
      this.#live = new Map(live.map(alert => [keyOf(alert.ruleId, alert.subject), alert]))
      await this.#dispatcher.start(waiting)
    } catch (error) {
      this.#trouble = `Alerts could not be read: ${messageOf(error)}`
      log.error('alerts could not be read', { reason: messageOf(error) })
    }
  }

  #schedule(waitMs: number): void {
    if (this.#closing.signal.aborted) return
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      // While a look is under way there is no timer: a change then asks for another look, never for a second one beside it.
      this.#timer = null
      this.#look = this.#lookOnce().finally(() => {
        const again = this.#again
        this.#again = false
        this.#schedule(again ? 0 : (this.#options.lookMs ?? LOOK_MS))
      })
    }, waitMs)
  }

  async #lookOnce(): Promise<void> {
    const rules = this.#book.rules()
    const nowMs = Date.now()
    if (rules.length === 0 && this.#live.size === 0) {
      this.#asOfMs = nowMs
      this.#unknown = []
      this.#options.onChange()
      return
    }
    try {
      this.#askDisks(rules, nowMs)
      const { config, sources, store } = this.#options
      const silences = this.#book.silences(nowMs).filter(({ state }) => state === 'active')
      const destinations = this.#destinationNames()
      const input = { rules, silences, sources, disks: this.#disks, destinations, publicUrl: config.publicUrl, nowMs }
      const { live, changes, unknown, omitted } = await lookAtRules(this.#live, input)
      const isNews = Object.values(changes).some(list => list.length > 0)
      if (isNews) await store.change(changes)
      this.#live = live
      this.#unknown = unknown
      this.#omitted = omitted
      this.#asOfMs = nowMs
      this.#trouble = null
      if (changes.deliveries.length > 0) {
        this.#deliveryVersion++
        this.#dispatcher.wake()
      }
      this.#options.onChange()
    } catch (error) {
      const trouble = `Alerts could not be judged or kept: ${messageOf(error)}`
      if (trouble !== this.#trouble) this.#options.log.error('alerts could not be judged or kept', { reason: messageOf(error) })
      this.#trouble = trouble
      this.#options.onChange()
    }
  }

  /** Growth comes from the history, slowly and in its own time: a look takes what is there. */
  #askDisks(rules: readonly AlertRule[], nowMs: number): void {
    const isWanted = rules.some(({ kind, enabled }) => enabled && kind === 'disk-days')
    if (!isWanted || nowMs - this.#disksAskedMs < DISKS_MS) return
    this.#disksAskedMs = nowMs
    for (const { clusterId, disks } of this.#options.sources) {
      void disks(AbortSignal.any([this.#closing.signal, AbortSignal.timeout(DISKS_TIMEOUT_MS)]))
        .then(found => this.#disks.set(clusterId, found))
        .catch((error: unknown) => {
          this.#disks.delete(clusterId)
          this.#options.log.warn('the growth of log directories is not known to the alerts', { reason: messageOf(error) })
        })
    }
  }

  #troubles(): string[] {
    const omitted = this.#omitted === 0 ? null : `${this.#omitted} more alerts would be firing than can be kept: narrow a rule.`
    const outbox = this.#dispatcher.trouble
    const outboxText = outbox === null ? null : `Notifications are held up: ${outbox}`
    return [this.#trouble, omitted, outboxText].filter(text => text !== null)
  }

  async #requireStore(): Promise<void> {
    await this.#loaded
    const unusable = await this.#options.store.unusable()
    if (unusable !== null) throw new PartituraError('conflict', unusable)
  }

  /** A changed rule is looked at now: nobody waits to see what it does. */
  #changed<Value>(value: Value): Value {
    if (this.#timer === null) this.#again = true
    else this.#schedule(0)
    this.#options.onChange()
    return value
  }

  #deliveryChanged(): void {
    this.#deliveryVersion++
    this.#options.onChange()
  }

  #destinationNames(): Set<string> {
    return new Set(this.#options.config.destinations.map(({ name }) => name))
  }

  #requireDestination(name: string): DestinationConfig {
    const found = this.#options.config.destinations.find(each => each.name === name)
    if (found !== undefined) return found
    throw new PartituraError('not-found', `No destination is called “${name}”: they are named in partitura.config.yaml.`)
  }
}
