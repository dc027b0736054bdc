/**
 * One scope of one cluster that somebody looks at: its last answer, the frames of the last minute, and who reads them.
 * The answer is computed once per change of state, whoever and however many read it.
 */
import { diffAnswer } from '#lib/wire/patch'
import type { JsonObject } from '#lib/wire/patch'
import type { Clock } from './clock.ts'
import { changeFrame, goneFrame, snapshotTail } from './frames.ts'
import type { Frame, Subject } from './frames.ts'
import type { LiveLimits } from './limits.ts'

export interface Reader {
  /** The channel has an answer (or knows that there is none) for the first time since the reader came. */
  ready(channel: Channel): void
  frame(frame: Frame, channel: Channel): void
  /** Everything before is void: the thing has come (back) into being. */
  restart(channel: Channel): void
}

/** Numbers the frames of the whole process. */
export interface Sequence {
  next(): number
  last(): number
  idOf(seq: number): string
}

export class Channel {
  readonly subject: Subject
  readonly readers = new Set<Reader>()
  /** When the last reader left, by the steady clock; null while there is one. */
  idleSinceMs: number | null = null
  #answer: JsonObject | null | undefined
  #snapshot: Buffer | null = null
  #ring: { frame: Frame; atMs: number }[] = []
  #ringBytes = 0
  /** A reader that holds everything up to here can go on from the ring. */
  #resumableFrom = 0
  #fresh = false
  readonly #sequence: Sequence
  readonly #limits: LiveLimits
  readonly #clock: Clock

  constructor(subject: Subject, sequence: Sequence, limits: LiveLimits, clock: Clock) {
    this.subject = subject
    this.#sequence = sequence
    this.#limits = limits
    this.#clock = clock
  }

  /** False before the first answer, and after changes that came while nobody looked. */
  get isReady(): boolean {
    return this.#fresh
  }

  get isGone(): boolean {
    return this.#answer === null
  }

  markStale(): void {
    this.#fresh = false
  }

  /** Takes the present answer (null: there is no such thing), and tells the readers what is new. */
  update(next: JsonObject | null): void {
    const before = this.#answer
    const wasReady = this.#fresh
    this.#answer = next
    this.#fresh = true
    this.#forget()
    if (before === undefined || (before === null && next !== null)) this.#begin()
    else if (next === null && before !== null) this.#send(goneFrame(...this.#number(), this.subject, this.#clock.wallMs()))
    else if (next !== null && before !== null) this.#sendDifference(before, next)
    if (!wasReady) for (const reader of this.readers) reader.ready(this)
  }

  /** The present answer, serialised once; null when the thing is gone. */
  snapshot(): Buffer | null {
    if (!this.#answer) return null
    this.#snapshot ??= snapshotTail(this.subject, this.#answer)
    return this.#snapshot
  }

  /** What a reader missed that has seen everything up to `seq`; null when the ring does not reach back so far. */
  framesSince(seq: number): Frame[] | null {
    if (seq < this.#resumableFrom) return null
    return this.#ring.filter(({ frame }) => frame.seq > seq).map(({ frame }) => frame)
  }

  #begin(): void {
    this.#ring = []
    this.#ringBytes = 0
    this.#snapshot = null
    this.#resumableFrom = this.#sequence.next()
    for (const reader of this.readers) reader.restart(this)
  }

  #sendDifference(before: JsonObject, next: JsonObject): void {
    const patch = diffAnswer(before, next)
    if (patch) this.#send(changeFrame(...this.#number(), this.subject, patch, this.#clock.wallMs()))
  }

  #send(frame: Frame): void {
    this.#snapshot = null
    this.#ring.push({ frame, atMs: this.#clock.steadyMs() })
    this.#ringBytes += frame.body.length
    for (const reader of this.readers) reader.frame(frame, this)
  }

  #forget(): void {
    const nowMs = this.#clock.steadyMs()
    const { ringMs, maxRingBytes } = this.#limits
    let count = 0
    for (const { frame, atMs } of this.#ring) {
      if (nowMs - atMs < ringMs && this.#ringBytes <= maxRingBytes) break
      this.#ringBytes -= frame.body.length
      this.#resumableFrom = frame.seq
      count++
    }
    this.#ring.splice(0, count)
  }

  #number(): [seq: number, id: string] {
    const seq = this.#sequence.next()
    return [seq, this.#sequence.idOf(seq)]
  }
}
