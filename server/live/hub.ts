/**
 * The live streams of the whole process. Readers name a cluster and scopes; per distinct scope one answer is computed when the
 * observed state changes, compared with the last one, serialised once and written to everybody. The hub reads states and never
 * asks Kafka: a thousand readers cost Kafka what one costs.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { isProcessScope } from '#lib/wire/live'
import type { JsonObject } from '#lib/wire/patch'
import { messageOf } from '../log.ts'
import type { Log } from '../log.ts'
import { Channel } from './channel.ts'
import { answerWithin } from './answer-within.ts'
import { systemClock } from './clock.ts'
import type { Clock } from './clock.ts'
import { Admission, DEFAULT_LIMITS } from './limits.ts'
import type { LiveLimits, Visitor } from './limits.ts'
import { Pacer } from './pacer.ts'
import { resumeSeqOf, ProcessSequence } from './sequence.ts'
import { Stream } from './stream.ts'
import { isTouched } from './touched.ts'
import type { StateChange } from './touched.ts'

export interface HubOptions {
  /** The body that the scope's GET endpoint gives now; null: there is no such thing. For scopes of the process the id is ''. */
  answer(clusterId: string, scope: string, signal: AbortSignal): Promise<JsonObject | null>
  log: Log
  limits?: Partial<LiveLimits>
  clock?: Clock
}

export interface Subscription {
  /** '' when all scopes are of the process itself. */
  cluster: string
  scopes: readonly string[]
  /** The random id of a browser, if it sent one: its streams are counted together. */
  client?: string | null
  /** A reader that changes its scopes: the last event id it saw, and the scopes that it holds up to there. `Last-Event-ID` wins. */
  after?: string | null
  have?: readonly string[]
}

export interface LiveGauges {
  streams: number
  channels: number
  behind: number
  framesSent: number
  framesCoalesced: number
}

export interface LiveHub {
  /** Answers the request with a stream, or with 503 when there are too many. Head and body are written here. */
  attach(req: IncomingMessage, res: ServerResponse, subscription: Subscription): void
  stateChanged(clusterId: string, change: StateChange | 'all'): void
  gauges(): LiveGauges
  /** Says goodbye to every reader; they come back by themselves, spread over some seconds. */
  close(): Promise<void>
}

export function createHub(options: HubOptions): LiveHub {
  return new Hub(options)
}

class Hub implements LiveHub {
  readonly #options: HubOptions
  readonly #limits: LiveLimits
  readonly #clock: Clock
  readonly #admission: Admission
  readonly #sequence = new ProcessSequence()
  readonly #channels = new Map<string, Channel>()
  readonly #streams = new Set<Stream>()
  readonly #counters = { framesSent: 0, framesCoalesced: 0 }
  readonly #pacer: Pacer<Channel>
  readonly #failing = new WeakSet<Channel>()
  readonly #ticker: NodeJS.Timeout
  #closed = false

  constructor(options: HubOptions) {
    this.#options = options
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits }
    this.#clock = options.clock ?? systemClock
    this.#admission = new Admission(this.#limits)
    this.#pacer = new Pacer(channel => this.#recompute(channel), this.#limits.minUpdateMs)
    this.#ticker = setInterval(() => this.#tick(), 1000).unref()
  }

  attach(req: IncomingMessage, res: ServerResponse, subscription: Subscription): void {
    const visitor: Visitor = { address: req.socket.remoteAddress ?? '', client: subscription.client ?? null }
    const refused = this.#closed ? 'The dashboard is shutting down.' : this.#admission.enter(visitor)
    if (refused !== null) return refuseStream(res, refused)
    if (res.destroyed) return this.#admission.leave(visitor)
    res.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
    })
    req.socket.setNoDelay(true)
    const stream = this.#open(req, res, subscription)
    // Node closes the response whatever ended it: the reader, the network, or we.
    res.once('close', () => {
      this.#admission.leave(visitor)
      this.#remove(stream)
    })
    res.on('error', () => res.destroy())
  }

  stateChanged(clusterId: string, change: StateChange | 'all'): void {
    for (const channel of this.#channels.values()) {
      const { cluster, scope } = channel.subject
      if ((cluster !== clusterId && cluster !== '') || !isTouched(scope, change)) continue
      if (channel.readers.size === 0) channel.markStale()
      else this.#pacer.ask(channel)
    }
  }

  gauges(): LiveGauges {
    const behind = [...this.#streams].filter(stream => stream.isBehind).length
    return { streams: this.#admission.streams, channels: this.#channels.size, behind, ...this.#counters }
  }

  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#ticker)
    this.#pacer.close()
    const streams = [...this.#streams]
    for (const stream of streams) stream.end('shutdown')
    await Promise.all(streams.map(stream => stream.ended(2000)))
  }

  #open(req: IncomingMessage, res: ServerResponse, { cluster, scopes, after, have = [] }: Subscription): Stream {
    const wanted = [...new Set(scopes)].slice(0, this.#limits.maxScopesPerStream)
    const headerSeq = resumeSeqOf(req.headers['last-event-id'], this.#sequence)
    const stream = new Stream({
      res,
      channels: wanted.map(scope => this.#channel(isProcessScope(scope) ? '' : cluster, scope)),
      resumeSeq: headerSeq ?? resumeSeqOf(after ?? undefined, this.#sequence),
      resumable: headerSeq === null ? new Set(have) : new Set(wanted),
      limits: this.#limits,
      sequence: this.#sequence,
      counters: this.#counters,
      clock: this.#clock,
    })
    this.#streams.add(stream)
    for (const channel of stream.channels) {
      channel.readers.add(stream)
      channel.idleSinceMs = null
    }
    for (const channel of stream.channels) {
      if (channel.isReady) stream.ready(channel)
      else this.#pacer.ask(channel)
    }
    return stream
  }

  #remove(stream: Stream): void {
    this.#streams.delete(stream)
    for (const channel of stream.channels) {
      channel.readers.delete(stream)
      if (channel.readers.size === 0) channel.idleSinceMs ??= this.#clock.steadyMs()
    }
  }

  #channel(cluster: string, scope: string): Channel {
    const key = `${cluster}\n${scope}`
    const known = this.#channels.get(key)
    if (known) return known
    const channel = new Channel({ cluster, scope }, this.#sequence, this.#limits, this.#clock)
    this.#channels.set(key, channel)
    return channel
  }

  async #recompute(channel: Channel): Promise<void> {
    if (channel.readers.size === 0) return channel.markStale()
    const { cluster, scope } = channel.subject
    try {
      const ask = (signal: AbortSignal) => this.#options.answer(cluster, scope, signal)
      const answer = await answerWithin(this.#limits.answerTimeoutMs, ask)
      channel.update(answer)
      this.#failing.delete(channel)
    } catch (error) {
      if (!this.#failing.has(channel)) {
        this.#options.log.warn('A live scope could not be answered; its readers keep the last answer.', {
          cluster,
          scope,
          error: messageOf(error),
        })
      }
      this.#failing.add(channel)
    }
  }

  #tick(): void {
    const nowMs = this.#clock.steadyMs()
    for (const stream of this.#streams) stream.tick()
    for (const [key, channel] of this.#channels) {
      if (channel.readers.size > 0 && !channel.isReady) this.#pacer.ask(channel)
      if (channel.idleSinceMs === null || nowMs - channel.idleSinceMs < this.#limits.ringMs) continue
      this.#pacer.forget(channel)
      this.#channels.delete(key)
    }
  }
}

function refuseStream(res: ServerResponse, detail: string): void {
  const body = {
    type: 'about:blank',
    title: 'Too many live streams',
    status: 503,
    code: 'too-many-requests',
    detail,
    retryable: true,
  }
  res.writeHead(503, { 'Content-Type': 'application/problem+json', 'Retry-After': '10', 'Cache-Control': 'no-store' })
  res.end(JSON.stringify({ ...body, errors: [] }))
}
