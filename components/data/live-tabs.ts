/**
 * One stream for all tabs of a browser. The tab that holds the lock opens it for everybody's scopes and passes on what it brings; when
 * that tab goes, the lock and the stream pass to another one. Without locks or channels every tab has its own stream.
 */
import type { AnswerPatch } from '#lib/wire/live'
import type { ChannelLike, LiveEnvironment } from './live-environment.ts'
import { keyOfScope, LiveSource } from './live-source.ts'
import type { LinkState, LiveAnswer, LiveScope, SourceListener } from './live-source.ts'

type TabMessage =
  /** `lacking`: keys of the scopes that the tab holds no answer of. */
  | { kind: 'wants'; tab: string; scopes: readonly LiveScope[]; lacking: readonly string[] }
  | { kind: 'leaves'; tab: string }
  /** From the leading tab: say what you want. Also how it learns who is still there. */
  | { kind: 'roll-call' }
  | { kind: 'snapshot'; to: string | null; scope: LiveScope; answer: LiveAnswer }
  | { kind: 'change'; scope: LiveScope; patch: AnswerPatch; answer: Omit<LiveAnswer, 'data'> }
  | { kind: 'gone'; scope: LiveScope }
  | { kind: 'link'; state: LinkState }

/** What a tab gets, whether it holds the stream or another one does. */
export interface TabListener {
  snapshot(scope: LiveScope, answer: LiveAnswer): void
  /** `answer` lacks the data where another tab has applied the patch to its own. */
  change(scope: LiveScope, patch: AnswerPatch, answer: Omit<LiveAnswer, 'data'>): void
  gone(scope: LiveScope): void
  link(state: LinkState): void
  /** Keys of wanted scopes without an answer. */
  lacking(): readonly string[]
}

interface OtherTab {
  scopes: readonly LiveScope[]
  missedCalls: number
}

const ROLL_CALL_MS = 30_000
const MAX_MISSED_CALLS = 3

export class LiveTabs {
  readonly #url: string
  readonly #env: LiveEnvironment
  readonly #listener: TabListener
  readonly #others = new Map<string, OtherTab>()
  readonly #leaving = new AbortController()
  readonly #channel: ChannelLike | null
  #wanted: readonly LiveScope[] = []
  #source: LiveSource | null = null
  #rollCall: ReturnType<typeof setInterval> | undefined
  #link: LinkState = 'connecting'

  constructor(url: string, env: LiveEnvironment, listener: TabListener) {
    this.#url = url
    this.#env = env
    this.#listener = listener
    const name = `partitura-live ${url}`
    this.#channel = env.lead && env.openChannel ? env.openChannel(name) : null
    this.#channel?.addEventListener('message', ({ data }) => this.#hear(asMessage(data)))
    if (!env.lead || !this.#channel) {
      this.#lead()
      return
    }
    env.lead(name, this.#leaving.signal, () => this.#leadUntilClosed()).catch(() => this.#leadAlone())
  }

  want(scopes: readonly LiveScope[]): void {
    this.#wanted = scopes
    if (this.#source) this.#source.want(this.#union())
    else this.#sayWants()
  }

  close(): void {
    this.#say({ kind: 'leaves', tab: this.#env.tabId })
    this.#leaving.abort()
    clearInterval(this.#rollCall)
    this.#source?.close()
    this.#source = null
    this.#channel?.close()
  }

  async #leadUntilClosed(): Promise<void> {
    if (this.#leaving.signal.aborted) return
    this.#lead()
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#leaving.signal.addEventListener('abort', () => resolve())
    await promise
  }

  /** The browser took the lock away (or never meant to give it): better a stream too many than none. */
  #leadAlone(): void {
    if (!this.#leaving.signal.aborted && !this.#source) this.#lead()
  }

  #lead(): void {
    this.#source = new LiveSource(this.#url, this.#env, this.#passOn())
    this.#source.want(this.#union())
    if (!this.#channel) return
    this.#say({ kind: 'roll-call' })
    this.#rollCall = setInterval(() => this.#callRoll(), ROLL_CALL_MS)
  }

  #passOn(): SourceListener {
    return {
      snapshot: (scope, answer) => {
        this.#listener.snapshot(scope, answer)
        this.#tellOthers({ kind: 'snapshot', to: null, scope, answer })
      },
      change: (scope, patch, answer) => {
        this.#listener.snapshot(scope, answer)
        const { sentAtMs, receivedAtMs } = answer
        this.#tellOthers({ kind: 'change', scope, patch, answer: { sentAtMs, receivedAtMs } })
      },
      gone: scope => {
        this.#listener.gone(scope)
        this.#tellOthers({ kind: 'gone', scope })
      },
      link: state => {
        this.#link = state
        this.#listener.link(state)
        this.#say({ kind: 'link', state })
      },
    }
  }

  #hear(message: TabMessage | null): void {
    if (!message) return
    if (this.#source) return this.#hearAsLeader(this.#source, message)
    switch (message.kind) {
      case 'roll-call':
        return this.#sayWants()
      case 'snapshot':
        if (message.to === null || message.to === this.#env.tabId) this.#listener.snapshot(message.scope, message.answer)
        return
      case 'change':
        return this.#listener.change(message.scope, message.patch, message.answer)
      case 'gone':
        return this.#listener.gone(message.scope)
      case 'link':
        return this.#listener.link(message.state)
      case 'wants':
      case 'leaves':
        return
    }
  }

  #hearAsLeader(source: LiveSource, message: TabMessage): void {
    if (message.kind === 'leaves') {
      this.#others.delete(message.tab)
      return source.want(this.#union())
    }
    if (message.kind !== 'wants') return
    this.#others.set(message.tab, { scopes: message.scopes, missedCalls: 0 })
    source.want(this.#union())
    this.#say({ kind: 'link', state: this.#link })
    const lacking = new Set(message.lacking)
    for (const scope of message.scopes) {
      const answer = lacking.has(keyOfScope(scope)) ? source.answerOf(scope) : undefined
      if (answer) this.#say({ kind: 'snapshot', to: message.tab, scope, answer })
    }
  }

  #callRoll(): void {
    for (const [tab, other] of this.#others) {
      other.missedCalls++
      if (other.missedCalls > MAX_MISSED_CALLS) this.#others.delete(tab)
    }
    this.#source?.want(this.#union())
    this.#say({ kind: 'roll-call' })
  }

  #sayWants(): void {
    this.#say({ kind: 'wants', tab: this.#env.tabId, scopes: this.#wanted, lacking: this.#listener.lacking() })
  }

  /** Answers are copied for every message; a tab alone saves that. One that has just come asks for what it lacks. */
  #tellOthers(message: TabMessage): void {
    if (this.#others.size > 0) this.#say(message)
  }

  #say(message: TabMessage): void {
    this.#channel?.postMessage(message)
  }

  #union(): LiveScope[] {
    const all = [...this.#wanted, ...[...this.#others.values()].flatMap(({ scopes }) => scopes)]
    return [...new Map(all.map(scope => [keyOfScope(scope), scope])).values()]
  }
}

/** Tabs that were opened before an update of the dashboard speak an older dialect; what is not understood is passed over. */
function asMessage(data: unknown): TabMessage | null {
  return typeof data === 'object' && data !== null && 'kind' in data ? (data as TabMessage) : null
}
