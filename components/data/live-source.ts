/**
 * Holds the streams that bring a set of scopes: normally one, since a page is about one cluster. Keeps the last answer of every scope,
 * applies changes to it, and opens a stream anew when it ended for good or has fallen silent.
 */
import type { AnswerPatch } from '#lib/wire/live'
import { applyPatch } from '#lib/wire/patch'
import type { JsonObject } from '#lib/wire/patch'
import { SOURCE_CLOSED } from './live-environment.ts'
import type { LiveEnvironment, SourceLike } from './live-environment.ts'

/** `cluster` is '' for the scope `clusters` alone. */
export interface LiveScope {
  readonly cluster: string
  readonly scope: string
}

/** A whole answer, however it came about, with the server's clock at that moment and ours. */
export interface LiveAnswer {
  readonly data: JsonObject
  readonly sentAtMs: number
  readonly receivedAtMs: number
}

/** `failing`: several tries in a row brought nothing. */
export type LinkState = 'connecting' | 'open' | 'failing'

export interface SourceListener {
  snapshot(scope: LiveScope, answer: LiveAnswer): void
  change(scope: LiveScope, patch: AnswerPatch, answer: LiveAnswer): void
  gone(scope: LiveScope): void
  link(state: LinkState): void
}

interface Lane {
  readonly cluster: string
  scopes: string[]
  source: SourceLike | null
  state: LinkState
  failures: number
  /** Event id up to which the answers of the lane's scopes are complete. */
  lastId: string
  timer: ReturnType<typeof setTimeout> | undefined
}

/** The server's limit, and what a request line may hold. */
const MAX_SCOPES_PER_LANE = 20
const MAX_URL_LENGTH = 3500
const FAILURES_TO_POLL = 3
/** Every look at the cluster brings a change; a stream that is silent for so long is dead, or the cluster is. */
const SILENCE_MS = 45_000
const REOPEN_MS = [500, 1000, 2000, 5000, 10_000, 20_000]

export class LiveSource {
  readonly #url: string
  readonly #env: LiveEnvironment
  readonly #listener: SourceListener
  readonly #answers = new Map<string, LiveAnswer>()
  #lanes: Lane[] = []
  #settling: ReturnType<typeof setTimeout> | undefined
  #wanted: readonly LiveScope[] = []
  #lastLink: LinkState | null = null

  constructor(url: string, env: LiveEnvironment, listener: SourceListener) {
    this.#url = url
    this.#env = env
    this.#listener = listener
  }

  /** These scopes from now on. Wishes that come together (a page with several views) open one stream. */
  want(scopes: readonly LiveScope[]): void {
    this.#wanted = scopes
    this.#settling ??= setTimeout(() => {
      this.#settling = undefined
      this.#settle()
    }, 30)
  }

  answerOf(scope: LiveScope): LiveAnswer | undefined {
    return this.#answers.get(keyOfScope(scope))
  }

  close(): void {
    clearTimeout(this.#settling)
    this.#settling = undefined
    for (const lane of this.#lanes) stop(lane)
    this.#lanes = []
    this.#answers.clear()
  }

  /** Scopes stay on their lane; only lanes whose scopes changed are opened anew. */
  #settle(): void {
    const left = new Map(this.#wanted.map(scope => [keyOfScope(scope), scope]))
    for (const key of this.#answers.keys()) if (!left.has(key)) this.#answers.delete(key)
    const changed = new Set<Lane>()
    for (const lane of this.#lanes) {
      const kept = lane.scopes.filter(scope => left.delete(keyOfScope({ cluster: lane.cluster, scope })))
      if (kept.length < lane.scopes.length) changed.add(lane)
      lane.scopes = kept
    }
    for (const { cluster, scope } of left.values()) {
      const lane = this.#lanes.find(one => one.cluster === cluster && this.#hasRoom(one, scope)) ?? this.#addLane(cluster)
      lane.scopes.push(scope)
      changed.add(lane)
    }
    for (const lane of changed) this.#open(lane)
    this.#lanes = this.#lanes.filter(lane => lane.scopes.length > 0)
    this.#tellLink()
  }

  #addLane(cluster: string): Lane {
    const lane: Lane = { cluster, scopes: [], source: null, state: 'connecting', failures: 0, lastId: '', timer: undefined }
    this.#lanes.push(lane)
    return lane
  }

  #hasRoom(lane: Lane, scope: string): boolean {
    return lane.scopes.length < MAX_SCOPES_PER_LANE && this.#urlOf(lane.cluster, [...lane.scopes, scope]).length < MAX_URL_LENGTH
  }

  #urlOf(cluster: string, scopes: readonly string[]): string {
    const query = new URLSearchParams(scopes.map(scope => ['scope', scope]))
    if (cluster !== '') query.set('cluster', cluster)
    if (this.#env.clientId !== null) query.set('client', this.#env.clientId)
    return `${this.#url}?${query.toString()}`
  }

  /** What the lane holds already needs no snapshot: the server goes on behind the last event. */
  #resumeOf({ cluster, scopes, lastId }: Lane): string {
    const held = scopes.filter(scope => this.#answers.has(keyOfScope({ cluster, scope })))
    if (lastId === '' || held.length === 0) return ''
    return `&${new URLSearchParams([['after', lastId], ...held.map(scope => ['have', scope])]).toString()}`
  }

  #open(lane: Lane): void {
    stop(lane)
    if (lane.scopes.length === 0) return
    const source = this.#env.openSource(this.#urlOf(lane.cluster, lane.scopes) + this.#resumeOf(lane))
    lane.source = source
    this.#watch(lane)
    const on = (type: string, take: (data: unknown) => void) => {
      source.addEventListener(type, event => {
        if (lane.source !== source) return
        take(typeof event.data === 'string' ? JSON.parse(event.data) : undefined)
        if (event.lastEventId) lane.lastId = event.lastEventId
      })
    }
    on('open', () => this.#proceed(lane, 'open'))
    on('error', () => this.#stumble(lane, source))
    on('snapshot', data => this.#takeSnapshot(lane, data))
    on('change', data => this.#takeChange(lane, data))
    on('gone', data => this.#takeGone(lane, data))
  }

  #takeSnapshot(lane: Lane, frame: unknown): void {
    this.#alive(lane)
    if (!isFrame(frame) || !isObject(frame['data'])) return
    const answer: LiveAnswer = { data: frame['data'], sentAtMs: frame.sentAtMs, receivedAtMs: this.#env.nowMs() }
    this.#answers.set(keyOfScope(frame), answer)
    this.#listener.snapshot({ cluster: frame.cluster, scope: frame.scope }, answer)
  }

  #takeChange(lane: Lane, frame: unknown): void {
    this.#alive(lane)
    if (!isFrame(frame) || !isPatch(frame['patch'])) return
    const before = this.#answers.get(keyOfScope(frame))
    if (!before) return
    try {
      const data = applyPatch(before.data, frame['patch'])
      const answer: LiveAnswer = { data, sentAtMs: frame.sentAtMs, receivedAtMs: this.#env.nowMs() }
      this.#answers.set(keyOfScope(frame), answer)
      this.#listener.change({ cluster: frame.cluster, scope: frame.scope }, frame['patch'], answer)
    } catch {
      // The patch was made for another answer than ours: begin again with a snapshot.
      this.#answers.delete(keyOfScope(frame))
      this.#open(lane)
    }
  }

  #takeGone(lane: Lane, frame: unknown): void {
    this.#alive(lane)
    if (!isFrame(frame)) return
    this.#answers.delete(keyOfScope(frame))
    this.#listener.gone({ cluster: frame.cluster, scope: frame.scope })
  }

  /** The browser reconnects by itself, unless the server refused (503, 404): then it is on us. */
  #stumble(lane: Lane, source: SourceLike): void {
    lane.failures++
    this.#proceed(lane, lane.failures >= FAILURES_TO_POLL ? 'failing' : 'connecting')
    if (source.readyState !== SOURCE_CLOSED) return
    clearTimeout(lane.timer)
    const waitMs = REOPEN_MS[Math.min(lane.failures, REOPEN_MS.length) - 1] ?? 20_000
    lane.timer = setTimeout(() => this.#open(lane), waitMs * (0.8 + Math.random() * 0.4))
  }

  #alive(lane: Lane): void {
    lane.failures = 0
    this.#watch(lane)
    this.#proceed(lane, 'open')
  }

  #watch(lane: Lane): void {
    clearTimeout(lane.timer)
    lane.timer = setTimeout(() => {
      lane.failures++
      if (lane.failures >= FAILURES_TO_POLL) this.#proceed(lane, 'failing')
      // With a snapshot, which tells a dead stream from a cluster of which there is nothing new.
      lane.lastId = ''
      this.#open(lane)
    }, SILENCE_MS)
  }

  #proceed(lane: Lane, state: LinkState): void {
    lane.state = state
    this.#tellLink()
  }

  /** One word for all lanes: the worst. */
  #tellLink(): void {
    const states = this.#lanes.map(lane => lane.state)
    const link = states.includes('failing') ? 'failing' : states.includes('connecting') ? 'connecting' : 'open'
    if (link !== this.#lastLink) this.#listener.link(link)
    this.#lastLink = link
  }
}

export function keyOfScope({ cluster, scope }: LiveScope): string {
  return `${cluster}\n${scope}`
}

function stop(lane: Lane): void {
  clearTimeout(lane.timer)
  lane.source?.close()
  lane.source = null
}

type Frame = LiveScope & { readonly sentAtMs: number; readonly [field: string]: unknown }

/** The frames come from the server that gave us this code; this only keeps a proxy's error page out. */
function isFrame(value: unknown): value is Frame {
  if (!isObject(value)) return false
  return typeof value['cluster'] === 'string' && typeof value['scope'] === 'string' && typeof value['sentAtMs'] === 'number'
}

function isPatch(value: unknown): value is AnswerPatch {
  return isObject(value) && isObject(value['set']) && isObject(value['lists'])
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
