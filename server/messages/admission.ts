import { PartituraError } from '../errors.ts'
import { SignalFlag } from './scan/signal-flag.ts'

export interface AdmissionLimits {
  atOnce: number
  /** Of `atOnce`, by one user. */
  perUser: number
  waiting: number
}

export interface Admission {
  /**
   * Gives the place in the queue (1: the next) whenever it changes, nothing when there is room at once; its return value makes
   * room for the next and is to be called once. Leaving the iteration leaves the queue.
   * @throws PartituraError `too-many-requests` when the queue is full; the signal's reason when it aborts first
   */
  enter(user: string, signal: AbortSignal): AsyncGenerator<number, () => void, undefined>
}

interface Waiting {
  user: string
  admitted: boolean
  /** Last told; 0: not yet. */
  place: number
  moved: SignalFlag
}

const LOOK_AGAIN_MS = 60_000

/**
 * Lets `atOnce` callers in, at most `perUser` of one user; `waiting` more queue up, the rest is turned away. Fair between
 * users, not callers: who asks for ten searches waits behind everyone who asks for one.
 */
export function createAdmission(what: string, limits: AdmissionLimits): Admission {
  return new FairQueue(what, limits)
}

/** Waits its turn without telling its place. @throws as `Admission.enter` */
export async function entered(admission: Admission, user: string, signal: AbortSignal): Promise<() => void> {
  const entering = admission.enter(user, signal)
  let next = await entering.next()
  while (next.done !== true) next = await entering.next()
  return next.value
}

class FairQueue implements Admission {
  readonly #what: string
  readonly #limits: AdmissionLimits
  readonly #insideByUser = new Map<string, number>()
  #queue: Waiting[] = []
  #inside = 0
  /** Users in the order in which they were last let in: who is not among them comes first. */
  readonly #turns = new Set<string>()

  constructor(what: string, limits: AdmissionLimits) {
    this.#what = what
    this.#limits = limits
  }

  async *enter(user: string, signal: AbortSignal): AsyncGenerator<number, () => void, undefined> {
    signal.throwIfAborted()
    const waiting: Waiting = { user, admitted: false, place: 0, moved: new SignalFlag() }
    this.#queue.push(waiting)
    this.#admit()
    if (!waiting.admitted && this.#queue.length > this.#limits.waiting) this.#refuse(waiting)
    const onAbort = () => waiting.moved.raise()
    signal.addEventListener('abort', onAbort)
    try {
      while (!waiting.admitted) {
        const place = this.#order().indexOf(waiting) + 1
        if (place !== waiting.place) {
          waiting.place = place
          yield place
          continue
        }
        await waiting.moved.wait(LOOK_AGAIN_MS)
        signal.throwIfAborted()
      }
    } catch (error) {
      if (waiting.admitted) this.#leave(user)
      throw error
    } finally {
      signal.removeEventListener('abort', onAbort)
      this.#queue = this.#queue.filter(other => other !== waiting)
      this.#tellAll()
    }
    let left = false
    return () => {
      if (!left) this.#leave(user)
      left = true
    }
  }

  #refuse(waiting: Waiting): never {
    this.#queue = this.#queue.filter(other => other !== waiting)
    const detail = `${this.#inside} ${this.#what} are running and ${this.#queue.length} wait; try again when one has ended.`
    throw new PartituraError('too-many-requests', detail, { retryable: true })
  }

  #leave(user: string): void {
    this.#inside--
    const left = (this.#insideByUser.get(user) ?? 1) - 1
    if (left > 0) this.#insideByUser.set(user, left)
    else this.#insideByUser.delete(user)
    this.#admit()
  }

  /** Lets in whose turn it is, as long as there is room. */
  #admit(): void {
    while (this.#inside < this.#limits.atOnce) {
      const next = this.#order().find(({ user }) => (this.#insideByUser.get(user) ?? 0) < this.#limits.perUser)
      if (next === undefined) break
      next.admitted = true
      this.#queue = this.#queue.filter(other => other !== next)
      this.#inside++
      this.#insideByUser.set(next.user, (this.#insideByUser.get(next.user) ?? 0) + 1)
      this.#turns.delete(next.user)
      this.#turns.add(next.user)
      next.moved.raise()
    }
    this.#forgetTurns()
    this.#tellAll()
  }

  /** The order in which they would be let in: a round of one search of each user, who waits longest since the last turn first. */
  #order(): Waiting[] {
    const turns = [...this.#turns]
    const byUser = Map.groupBy(this.#queue, ({ user }) => user)
    const users = [...byUser.keys()].sort((a, b) => turns.indexOf(a) - turns.indexOf(b))
    const order: Waiting[] = []
    for (let round = 0; order.length < this.#queue.length; round++) {
      for (const user of users) order.push(...(byUser.get(user)?.slice(round, round + 1) ?? []))
    }
    return order
  }

  #tellAll(): void {
    for (const waiting of this.#queue) waiting.moved.raise()
  }

  #forgetTurns(): void {
    for (const user of this.#turns) {
      if (!this.#insideByUser.has(user) && !this.#queue.some(waiting => waiting.user === user)) this.#turns.delete(user)
    }
  }
}
