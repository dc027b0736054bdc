import type { AlertRule, Silence } from '#lib/wire/alerts'
import { PartituraError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { AlertStore } from './alert-store.ts'
import { isOutcomeUnknown } from './doubt.ts'
import { RuleBook } from './rule-book.ts'
import { unreadTrouble, untoldTroubles } from './rule-troubles.ts'
import type { StoredAlerts, UnreadRow } from './store/alert-file.ts'

/** What a look judges by. */
export interface JudgedBy {
  rules: readonly AlertRule[]
  /** Those in force. */
  silences: readonly Silence[]
  /** Ids of rules that are in the file but cannot be read. */
  unreadRules: ReadonlySet<string>
}

/** Rules and silences, and whether memory can be trusted to hold what the file holds. */
export class KeptRules {
  readonly book: RuleBook
  readonly #store: AlertStore
  readonly #destinations: ReadonlySet<string>
  readonly #log: Log
  #unread: readonly UnreadRow[] = []
  /** Something was to be kept and the file did not say whether it was. */
  #isDoubtful = false

  constructor(store: AlertStore, destinations: ReadonlySet<string>, log: Log) {
    this.book = new RuleBook(store, destinations)
    this.#store = store
    this.#destinations = destinations
    this.#log = log
  }

  load({ rules, silences, unread }: StoredAlerts): void {
    this.book.load(rules, silences)
    this.#unread = unread
    for (const { of, id } of unread) this.#log.warn('a row in the file of the alerts cannot be read', { of, id })
  }

  async judgedBy(nowMs: number): Promise<JudgedBy> {
    await this.#makeCertain()
    return {
      rules: this.book.rules(),
      silences: this.book.silences(nowMs).filter(({ state }) => state === 'active'),
      unreadRules: new Set(this.#unread.filter(({ of }) => of === 'rule').map(({ id }) => id)),
    }
  }

  /** @throws PartituraError what the work throws; `outcome-unknown` when the disk does not answer */
  async change<Value>(work: (book: RuleBook) => Promise<Value>): Promise<Value> {
    await this.#makeCertain()
    try {
      return await work(this.book)
    } catch (error) {
      if (!isOutcomeUnknown(error)) throw error
      this.#isDoubtful = true
      const detail = 'The disk that keeps the alerts does not answer: whether this was kept, the list shows once it does.'
      throw new PartituraError('outcome-unknown', detail, { cause: error })
    }
  }

  troubles(): string[] {
    const unread = unreadTrouble(this.#unread)
    return [...(unread === null ? [] : [unread]), ...untoldTroubles(this.book.rules(), this.#destinations)]
  }

  /** The file does all that it is asked, in that order: what it answers now is from after whatever it did not answer. */
  async #makeCertain(): Promise<void> {
    if (!this.#isDoubtful) return
    this.#isDoubtful = false
    try {
      this.load(await this.#store.load())
    } catch (error) {
      this.#isDoubtful = true
      throw error
    }
  }
}
