import type { AlertsConfig } from '../config/alerts-config.ts'
import { messageOf, type Log } from '../log.ts'
import { isOutcomeUnknown } from './doubt.ts'
import { DiskGrowth } from './disk-growth.ts'
import { keyOf, lookAtRules, type AlertSource, type Look, type UnknownRule } from './alert-engine.ts'
import type { AlertStore } from './alert-store.ts'
import type { JudgedBy } from './kept-rules.ts'
import type { GivenUp } from './store/outbox.ts'
import type { LiveRecord } from './store/records.ts'

interface Options {
  config: AlertsConfig
  sources: readonly AlertSource[]
  store: Pick<AlertStore, 'change'>
  log: Log
  /** When it is certain; awaited before each look. */
  judgedBy(this: void, nowMs: number): Promise<JudgedBy>
  /** Messages lie in the outbox, or were given up there. */
  onDeliveries(givenUp: readonly GivenUp[]): void
  onChange(): void
  lookMs?: number | undefined
}

const LOOK_MS = 3000

/** Looks at the rules every few seconds, one look at a time, and keeps what is live. */
export class LookLoop {
  readonly #options: Options
  readonly #disks: DiskGrowth
  readonly #closing = new AbortController()
  #live: ReadonlyMap<string, LiveRecord> = new Map()
  #unknown: UnknownRule[] = []
  #asOfMs: number | null = null
  #trouble: string | null = null
  #omitted = 0
  /**
   * A look that the disk may or may not have. The very same changes are written again before anything is judged anew: a new look
   * would give what has fired new ids, and everything would be told twice.
   */
  #doubtful: { look: Look; nowMs: number } | null = null
  #timer: NodeJS.Timeout | null = null
  #look: Promise<void> = Promise.resolve()
  #again = false

  constructor(options: Options) {
    this.#options = options
    this.#disks = new DiskGrowth(options.sources, options.log)
  }

  get live(): ReadonlyMap<string, LiveRecord> {
    return this.#live
  }

  get unknown(): readonly UnknownRule[] {
    return this.#unknown
  }

  /** When it was last judged; null: never. */
  get asOfMs(): number | null {
    return this.#asOfMs
  }

  troubles(): string[] {
    const omitted = this.#omitted === 0 ? null : `${this.#omitted} more alerts would be firing than can be kept: narrow a rule.`
    return [this.#trouble, omitted].filter(text => text !== null)
  }

  /** Goes on with what the file holds. */
  start(live: readonly LiveRecord[]): void {
    this.#live = new Map(live.map(alert => [keyOf(alert.ruleId, alert.subject), alert]))
    this.#schedule(0)
  }

  /** Something to judge by has changed: nobody waits to see what that does. */
  hurry(): void {
    if (this.#timer === null) this.#again = true
    else this.#schedule(0)
  }

  async close(): Promise<void> {
    this.#closing.abort()
    if (this.#timer !== null) clearTimeout(this.#timer)
    await this.#look
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
    try {
      if (this.#doubtful !== null) await this.#keep(this.#doubtful.look, this.#doubtful.nowMs)
      const judgedBy = await this.#options.judgedBy(Date.now())
      const nowMs = Date.now()
      if (judgedBy.rules.length === 0 && this.#live.size === 0) this.#adopt(NOTHING, nowMs)
      else await this.#keep(await this.#judge(judgedBy, nowMs), nowMs)
      this.#trouble = null
    } catch (error) {
      const trouble = `Alerts could not be judged or kept: ${messageOf(error)}`
      if (trouble !== this.#trouble) this.#options.log.error('alerts could not be judged or kept', { reason: messageOf(error) })
      this.#trouble = trouble
    }
    this.#options.onChange()
  }

  #judge({ rules, silences, unreadRules }: JudgedBy, nowMs: number): Promise<Look> {
    const { config, sources } = this.#options
    this.#disks.ask(rules, nowMs, this.#closing.signal)
    const destinations = new Set(config.destinations.map(({ name }) => name))
    const { publicUrl } = config
    const disks = this.#disks.known
    return lookAtRules(this.#live, { rules, unreadRules, silences, sources, disks, destinations, publicUrl, nowMs })
  }

  /** On the disk first, then in memory. */
  async #keep(look: Look, nowMs: number): Promise<void> {
    const { changes } = look
    let givenUp: readonly GivenUp[] = []
    if (Object.values(changes).some(list => list.length > 0)) {
      try {
        givenUp = await this.#options.store.change(changes)
      } catch (error) {
        if (isOutcomeUnknown(error)) this.#doubtful = { look, nowMs }
        throw error
      }
    }
    this.#doubtful = null
    this.#adopt(look, nowMs)
    if (changes.deliveries.length > 0) this.#options.onDeliveries(givenUp)
  }

  #adopt({ live, unknown, omitted }: Pick<Look, 'live' | 'unknown' | 'omitted'>, nowMs: number): void {
    this.#live = live
    this.#unknown = unknown
    this.#omitted = omitted
    this.#asOfMs = nowMs
  }
}

const NOTHING: Pick<Look, 'live' | 'unknown' | 'omitted'> = { live: new Map(), unknown: [], omitted: 0 }
