import type { Alert, AlertDestination, AlertRule, AlertRuleBody, DestinationTest, Silence, SilenceBody } from '#lib/wire/alerts'
import type { AlertsConfig, DestinationConfig } from '../config/alerts-config.ts'
import { PartituraError } from '../errors.ts'
import type { Log } from '../log.ts'
import { alertOf, testNotice } from './alert-answer.ts'
import type { AlertSource, UnknownRule } from './alert-engine.ts'
import type { AlertStore } from './alert-store.ts'
import { Dispatcher } from './delivery/dispatcher.ts'
import type { Sender } from './delivery/open-sender.ts'
import { KeptRules } from './kept-rules.ts'
import { Loading } from './loading.ts'
import { LookLoop } from './look-loop.ts'
import type { RuleBook } from './rule-book.ts'
import { targetOf } from './target-of.ts'
import type { LiveRecord, StoredDelivery } from './store/records.ts'

export interface AlertsSettings {
  config: AlertsConfig
  sources: readonly AlertSource[]
  log: Log
  /** After each change that somebody who looks could see. */
  onChange(): void
  lookMs?: number
  /** For tests: how long to wait after so many attempts to read the file. */
  retryMs?: (attempts: number) => number
}

interface Options extends AlertsSettings {
  store: AlertStore
  sender: Sender
}

/** What is firing and pending, and when that was judged. */
export interface AlertsNow {
  items: Alert[]
  unknown: readonly UnknownRule[]
  troubles: string[]
  deliveryVersion: number
  asOfMs: number | null
}

export class Alerts {
  readonly #options: Options
  readonly #kept: KeptRules
  readonly #dispatcher: Dispatcher
  readonly #loading: Loading
  readonly #loop: LookLoop
  readonly #testing = new Set<string>()
  #deliveryVersion = 0

  constructor(options: Options) {
    this.#options = options
    const { store, config, sender, log } = options
    const destinations = new Set(config.destinations.map(({ name }) => name))
    this.#kept = new KeptRules(store, destinations, log)
    const onChange = () => this.#deliveryChanged()
    this.#dispatcher = new Dispatcher({ destinations: config.destinations, store, sender, log, onChange })
    this.#loop = new LookLoop({
      ...options,
      judgedBy: nowMs => this.#kept.judgedBy(nowMs),
      onDeliveries: givenUp => {
        this.#deliveryVersion++
        this.#dispatcher.gaveUp(givenUp)
        this.#dispatcher.wake()
      },
    })
    this.#loading = new Loading({ ...options, load: () => this.#load() })
  }

  rules(): AlertRule[] {
    return this.#kept.book.rules()
  }

  rule(ruleId: string): AlertRule | null {
    return this.#kept.book.rule(ruleId)
  }

  silences(nowMs: number): Silence[] {
    return this.#kept.book.silences(nowMs)
  }

  /** Resolves when what the disk holds is known. @throws PartituraError `not-known-yet` while it could not be read */
  async settled(): Promise<void> {
    await this.#loading.settled()
    if (!this.#loading.isDone) throw new PartituraError('not-known-yet', this.#loading.trouble ?? '', { retryable: true })
  }

  /**
   * Rules, silences: on the disk when it resolves.
   * @throws PartituraError `invalid-body`, `not-found`, `conflict`, `not-known-yet`; `outcome-unknown` when the disk does not answer
   */
  createRule(body: AlertRuleBody): Promise<AlertRule> {
    return this.#change(book => book.createRule(body, Date.now()))
  }

  changeRule(ruleId: string, body: AlertRuleBody): Promise<AlertRule> {
    return this.#change(book => book.changeRule(ruleId, body, Date.now()))
  }

  deleteRule(ruleId: string): Promise<AlertRule> {
    return this.#change(book => book.deleteRule(ruleId))
  }

  createSilence(body: SilenceBody): Promise<Silence> {
    return this.#change(book => book.createSilence(body, Date.now()))
  }

  endSilence(silenceId: string): Promise<Silence> {
    return this.#change(book => book.endSilence(silenceId, Date.now()))
  }

  /** Firing first, the newest first. */
  now(nowMs: number): AlertsNow {
    const silences = this.#kept.book.silences(nowMs).filter(({ state }) => state === 'active')
    const order = (alert: LiveRecord) => (alert.state === 'firing' ? (alert.firedAtMs ?? 0) : alert.sinceMs - 1e15)
    const items = [...this.#loop.live.values()]
      .toSorted((a, b) => order(b) - order(a) || (a.alertId < b.alertId ? -1 : 1))
      .map(alert => alertOf(alert, silences, nowMs))
    return {
      items,
      unknown: this.#loop.unknown,
      troubles: [...this.#ownTroubles(), ...this.#dispatcher.troubles()],
      deliveryVersion: this.#deliveryVersion,
      asOfMs: this.#loop.asOfMs,
    }
  }

  /** How many fire, of one cluster or of all; null: what the file holds is not known yet. */
  firing(clusterId: string | null): number | null {
    if (!this.#loading.isDone) return null
    let count = 0
    for (const { state, subject } of this.#loop.live.values()) {
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

  /** null: what the file holds is not known yet. */
  counts(): {
    firing: number | null
    pending: number | null
    waiting: number
    destinations: { name: string; delivered: number; failed: number }[]
  } {
    const firing = this.firing(null)
    return {
      firing,
      pending: firing === null ? null : this.#loop.live.size - firing,
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
    return [...this.#options.store.warnings(), ...this.#ownTroubles()]
  }

  async close(): Promise<void> {
    await this.#loading.close()
    await this.#loop.close()
    await this.#dispatcher.close()
    await this.#options.sender.close()
    await this.#options.store.close()
  }

  async #load(): Promise<void> {
    const { store } = this.#options
    if (!store.exists()) return this.#loop.start([])
    const stored = await store.load()
    this.#kept.load(stored)
    await this.#dispatcher.start(stored.waiting)
    this.#loop.start(stored.live)
  }

  /** Without those of the outbox. */
  #ownTroubles(): string[] {
    const { trouble } = this.#loading
    return [...(trouble === null ? [] : [trouble]), ...this.#loop.troubles(), ...this.#kept.troubles()]
  }

  async #change<Value>(work: (book: RuleBook) => Promise<Value>): Promise<Value> {
    await this.#loading.settled()
    const unusable = await this.#options.store.unusable()
    if (unusable !== null) throw new PartituraError('conflict', unusable)
    await this.settled()
    const changed = await this.#kept.change(work)
    this.#loop.hurry()
    this.#options.onChange()
    return changed
  }

  #deliveryChanged(): void {
    this.#deliveryVersion++
    this.#options.onChange()
  }

  #requireDestination(name: string): DestinationConfig {
    const found = this.#options.config.destinations.find(each => each.name === name)
    if (found !== undefined) return found
    throw new PartituraError('not-found', `No destination is called “${name}”: they are named in partitura.config.yaml.`)
  }
}
