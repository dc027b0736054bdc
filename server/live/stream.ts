/**
 * One reader's socket. A reader that does not keep up is not queued for: it gets nothing until its socket is empty again, then
 * a fresh snapshot of everything. So it costs one buffer, however slow it is (reliability S2).
 */
import type { ServerResponse } from 'node:http'
import type { Channel, Reader, Sequence } from './channel.ts'
import type { Clock } from './clock.ts'
import { HEARTBEAT, byeFrame, goneFrame, idLine, retryFrame, snapshotHead } from './frames.ts'
import type { Frame } from './frames.ts'
import type { LiveLimits } from './limits.ts'

export interface StreamCounters {
  framesSent: number
  /** Frames that a slow reader did not get, because a snapshot replaced them. */
  framesCoalesced: number
}

export class Stream implements Reader {
  readonly channels: readonly Channel[]
  readonly #res: ServerResponse
  readonly #limits: LiveLimits
  readonly #sequence: Sequence
  readonly #counters: StreamCounters
  readonly #clock: Clock
  /** Channels that this reader holds no answer of yet. */
  readonly #missing: Set<Channel>
  readonly #openedAtMs: number
  readonly #maxAgeMs: number
  readonly #resumable: ReadonlySet<string>
  #resumeSeq: number | null
  #behind = false
  #fullSinceMs: number | null = null
  #lastWriteMs: number

  constructor(options: {
    res: ServerResponse
    channels: readonly Channel[]
    /** Frame up to which the reader has seen everything, when it comes back. */
    resumeSeq: number | null
    /** The scopes for which that holds. */
    resumable: ReadonlySet<string>
    limits: LiveLimits
    sequence: Sequence
    counters: StreamCounters
    clock: Clock
  }) {
    this.#res = options.res
    this.channels = options.channels
    this.#missing = new Set(options.channels)
    this.#resumeSeq = options.resumeSeq
    this.#resumable = options.resumable
    this.#limits = options.limits
    this.#sequence = options.sequence
    this.#counters = options.counters
    this.#clock = options.clock
    this.#openedAtMs = this.#clock.steadyMs()
    this.#lastWriteMs = this.#openedAtMs
    // Streams that were opened together do not end together.
    this.#maxAgeMs = options.limits.maxAgeMs * (0.9 + Math.random() * 0.1)
    this.#res.on('drain', () => this.#drained())
    this.#write(retryFrame(jitter(1000, 3000)))
  }

  get isBehind(): boolean {
    return this.#behind
  }

  ready(channel: Channel): void {
    if (this.#behind || !this.#missing.has(channel)) return
    const resumes = this.#resumeSeq !== null && this.#resumable.has(channel.subject.scope)
    const missed = resumes ? channel.framesSince(this.#resumeSeq ?? 0) : null
    this.#missing.delete(channel)
    if (missed === null) return this.#sendSnapshot(channel)
    for (const frame of missed) this.frame(frame, channel)
  }

  restart(channel: Channel): void {
    if (!this.#missing.has(channel) && !this.#behind) this.#sendSnapshot(channel)
  }

  frame(frame: Frame, channel: Channel): void {
    if (this.#missing.has(channel)) return
    const full = this.#res.writableLength > 0 && this.#res.writableLength + frame.body.length > this.#limits.maxBufferedBytes
    if (full) this.#behind = true
    if (this.#behind) {
      this.#counters.framesCoalesced++
      return
    }
    this.#counters.framesSent++
    this.#write(this.#missing.size === 0 ? frame.bytes : frame.body)
  }

  /** Called about once a second. False: this stream is over. */
  tick(): boolean {
    const nowMs = this.#clock.steadyMs()
    if (this.#fullSinceMs !== null && nowMs - this.#fullSinceMs >= this.#limits.maxStuckMs) {
      this.#res.destroy()
      return false
    }
    if (nowMs - this.#openedAtMs >= this.#maxAgeMs) {
      this.end('max-age')
      return false
    }
    if (nowMs - this.#lastWriteMs >= this.#limits.heartbeatMs && !this.#behind) this.#write(HEARTBEAT)
    return true
  }

  /** Says goodbye. Readers come back spread over several seconds, so that a restarted server is not run over (S4). */
  end(reason: 'shutdown' | 'max-age'): void {
    const retryMs = reason === 'shutdown' ? jitter(1000, 8000) : jitter(100, 1000)
    if (!this.#res.writableEnded) this.#res.end(byeFrame(reason, retryMs))
  }

  /** Resolves when the socket has taken everything, or is cut off after `timeoutMs`. */
  async ended(timeoutMs: number): Promise<void> {
    if (this.#res.closed || this.#res.destroyed) return
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#res.once('close', resolve)
    const timer = setTimeout(() => this.#res.destroy(), timeoutMs)
    await promise
    clearTimeout(timer)
  }

  #drained(): void {
    this.#fullSinceMs = null
    if (!this.#behind) return
    this.#behind = false
    this.#resumeSeq = null
    for (const channel of this.channels) this.#missing.add(channel)
    for (const channel of this.channels) if (channel.isReady) this.ready(channel)
  }

  /** Only the last of several snapshots carries an id: whoever breaks off in between must not resume behind the others. */
  #sendSnapshot(channel: Channel): void {
    const nowMs = this.#clock.wallMs()
    const seq = this.#sequence.last()
    const id = this.#sequence.idOf(seq)
    const tail = channel.snapshot()
    const body = tail ? [snapshotHead(nowMs), tail] : [goneFrame(seq, id, channel.subject, nowMs).body]
    this.#counters.framesSent++
    this.#write(...(this.#missing.size === 0 ? [idLine(id)] : []), ...body)
  }

  #write(...parts: Buffer[]): void {
    if (this.#res.destroyed || this.#res.writableEnded) return
    this.#lastWriteMs = this.#clock.steadyMs()
    for (const part of parts) if (!this.#res.write(part)) this.#fullSinceMs ??= this.#lastWriteMs
  }
}

function jitter(fromMs: number, toMs: number): number {
  return Math.round(fromMs + Math.random() * (toMs - fromMs))
}
