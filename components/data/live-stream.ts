/**
 * The live data of one tab, without React: who wants which scope, the answers they hold, and how alive it all is.
 */
import type { AnswerPatch } from '#lib/wire/live'
import { applyPatch } from '#lib/wire/patch'
import type { Json, JsonObject } from '#lib/wire/patch'
import type { LiveEnvironment } from './live-environment.ts'
import { keyOfScope } from './live-source.ts'
import type { LinkState, LiveAnswer, LiveScope } from './live-source.ts'
import { LiveTabs } from './live-tabs.ts'

/** `stale`: the stream is open but brings nothing new. `polling`: it is not, and the page asks. `lost`: asking fails too. */
export type LiveState = 'connecting' | 'live' | 'stale' | 'polling' | 'lost'

export interface LiveStatus {
  readonly state: LiveState
  /** Age of the oldest answer that this tab shows, by the server's clock; null: none shows one. */
  readonly ageMs: number | null
  readonly asOfMs: number | null
}

export interface ScopeListener {
  /** The whole answer. Items that did not change are the same objects as before. */
  answer(data: JsonObject): void
  gone(): void
}

interface Wanted {
  readonly scope: LiveScope
  readonly listeners: Set<ScopeListener>
  answer: LiveAnswer | undefined
  isGone: boolean
  dropTimer: ReturnType<typeof setTimeout> | undefined
}

const STALE_AFTER_MS = 15_000
/** Going back to a page within this time finds its scopes still streaming. */
const LINGER_MS = 10_000

export class LiveStream {
  readonly #url: string
  readonly #env: LiveEnvironment
  readonly #wanted = new Map<string, Wanted>()
  readonly #statusListeners = new Set<() => void>()
  #tabs: LiveTabs | null = null
  #link: LinkState = 'connecting'
  #pollFailed = false
  #skewMs = 0

  constructor(url: string, env: LiveEnvironment) {
    this.#url = url
    this.#env = env
  }

  /** Opens what is wanted; may be called again after `stop` (a page that comes back from the browser's page cache). */
  start(): void {
    if (this.#tabs) return
    this.#tabs = new LiveTabs(this.#url, this.#env, {
      snapshot: (scope, answer) => this.#take(scope, answer),
      change: (scope, patch, times) => this.#takeChange(scope, patch, times),
      gone: scope => this.#takeGone(scope),
      link: state => this.#setLink(state),
      lacking: () => [...this.#wanted].flatMap(([key, { answer }]) => (answer ? [] : [key])),
    })
    this.#tellWants()
  }

  stop(): void {
    this.#tabs?.close()
    this.#tabs = null
    this.#link = 'connecting'
    // What is missed from now on is unknown, so patches must not meet these answers.
    for (const wanted of this.#wanted.values()) wanted.answer = undefined
  }

  /** Listens to a scope until the returned function is called. An answer that is there already comes at once. */
  subscribe(scope: LiveScope, listener: ScopeListener): () => void {
    const key = keyOfScope(scope)
    const wanted = this.#wanted.get(key) ?? {
      scope,
      listeners: new Set(),
      answer: undefined,
      isGone: false,
      dropTimer: undefined,
    }
    clearTimeout(wanted.dropTimer)
    wanted.listeners.add(listener)
    if (!this.#wanted.has(key)) {
      this.#wanted.set(key, wanted)
      this.#tellWants()
    } else if (wanted.answer) listener.answer(wanted.answer.data)
    return () => {
      wanted.listeners.delete(listener)
      if (wanted.listeners.size > 0) return
      clearTimeout(wanted.dropTimer)
      wanted.dropTimer = setTimeout(() => this.#drop(key), LINGER_MS)
    }
  }

  /** While the link fails the page polls: is what it asked for answered? `answer` may be any body of the API. */
  polled(scope: LiveScope, answer: unknown): void {
    this.#pollFailed = answer === null
    const wanted = this.#wanted.get(keyOfScope(scope))
    if (wanted && isObject(answer)) {
      const receivedAtMs = this.#env.nowMs()
      wanted.answer = { data: answer, receivedAtMs, sentAtMs: receivedAtMs - this.#skewMs }
    }
    this.#tellStatus()
  }

  status(): LiveStatus {
    const nowMs = this.#env.nowMs()
    let oldest: { ageMs: number; asOfMs: number } | null = null
    for (const { answer, listeners } of this.#wanted.values()) {
      const asOfMs = answer && listeners.size > 0 ? answer.data['asOfMs'] : undefined
      if (!answer || typeof asOfMs !== 'number') continue
      const ageMs = Math.max(0, answer.sentAtMs - asOfMs) + Math.max(0, nowMs - answer.receivedAtMs)
      if (!oldest || ageMs > oldest.ageMs) oldest = { ageMs, asOfMs }
    }
    const ageMs = oldest?.ageMs ?? null
    return { state: this.#state(ageMs), ageMs, asOfMs: oldest?.asOfMs ?? null }
  }

  /** Called when the state changes; ages move without it. */
  onStatus(listener: () => void): () => void {
    this.#statusListeners.add(listener)
    return () => this.#statusListeners.delete(listener)
  }

  #state(ageMs: number | null): LiveState {
    if (this.#link === 'failing') return this.#pollFailed ? 'lost' : 'polling'
    if (ageMs !== null) return ageMs > STALE_AFTER_MS ? 'stale' : 'live'
    return this.#link === 'open' && [...this.#wanted.values()].every(({ answer, isGone }) => answer || isGone)
      ? 'live'
      : 'connecting'
  }

  #take(scope: LiveScope, answer: LiveAnswer): void {
    const wanted = this.#wanted.get(keyOfScope(scope))
    this.#skewMs = answer.receivedAtMs - answer.sentAtMs
    if (!wanted) return
    const isFirst = !wanted.answer
    wanted.answer = answer
    wanted.isGone = false
    for (const listener of wanted.listeners) listener.answer(answer.data)
    if (isFirst) this.#tellStatus()
  }

  /** From the tab that holds the stream; it applied the same patch to its own answer. */
  #takeChange(scope: LiveScope, patch: AnswerPatch, times: Omit<LiveAnswer, 'data'>): void {
    const wanted = this.#wanted.get(keyOfScope(scope))
    if (!wanted?.answer) return
    try {
      this.#take(scope, { ...times, data: applyPatch(wanted.answer.data, patch) })
    } catch {
      // The patch was made for another answer than ours: ask for a whole one.
      wanted.answer = undefined
      this.#tellWants()
    }
  }

  #takeGone(scope: LiveScope): void {
    const wanted = this.#wanted.get(keyOfScope(scope))
    if (!wanted) return
    wanted.answer = undefined
    wanted.isGone = true
    for (const listener of wanted.listeners) listener.gone()
    this.#tellStatus()
  }

  #setLink(state: LinkState): void {
    this.#link = state
    if (state !== 'failing') this.#pollFailed = false
    this.#tellStatus()
  }

  #drop(key: string): void {
    this.#wanted.delete(key)
    this.#tellWants()
  }

  #tellWants(): void {
    this.#tabs?.want([...this.#wanted.values()].map(({ scope }) => scope))
  }

  #tellStatus(): void {
    for (const listener of this.#statusListeners) listener()
  }
}

function isObject(value: unknown): value is { [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
