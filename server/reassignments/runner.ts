import { PartituraError } from '../errors.ts'
import type { ElectionChanges } from '../kafka/changes/election-changes.ts'
import type { ReassignmentChanges } from '../kafka/changes/reassignment-changes.ts'
import type { ThrottleChanges } from '../kafka/changes/throttle-changes.ts'
import { messageOf, type Log } from '../log.ts'
import { ActivePlan } from './active-plan.ts'
import { electNewPreferred, goOn, lookAround, requireSet, takeBack, type CarryOutParts } from './carry-out.ts'
import type { Claim, EndedPlan, Move, MoveState, Plan, PlanState } from './plan.ts'
import type { ReassignmentStore } from './store/open-store.ts'
import { ThrottleKeeper } from './throttle-keeper.ts'

export interface RunnerOptions {
  clusterId: string
  /** Then nothing is changed, not even to clean up. */
  readOnly: boolean
  changes: ReassignmentChanges & ElectionChanges & ThrottleChanges
  store: ReassignmentStore
  bytesOf: (move: Move) => number | null
  /** The cluster was changed: whoever looks at it should look again. */
  changed(): void
  log: Log
}

const STEP_MS = 1000
const BUSY_STEP_MS = 250
const RETRY_MS = 5000
const CLEAN_UP_MS = 10_000
const KEPT_IN_MEMORY = 100

/**
 * Carries out the plans of one cluster, one at a time, and gives back what they have claimed. Everything is decided by what the
 * cluster shows and what is on the disk, so that a plan goes on where it was after any end of the process.
 */
export class Runner {
  readonly #options: RunnerOptions
  readonly #closing = new AbortController()
  #throttles: ThrottleKeeper
  #active: ActivePlan | null = null
  #later: Plan[] = []
  #ended: readonly EndedPlan[] = []
  #trouble: string | null = null
  #timer: NodeJS.Timeout | null = null
  #turn: Promise<unknown> = Promise.resolve()

  constructor(options: RunnerOptions) {
    this.#options = options
    this.#throttles = new ThrottleKeeper(this.#keeperOptions(), [])
    void this.#inTurn(() => this.#resume()).catch((error: unknown) => {
      options.log.error('reassignments could not be read', { cluster: options.clusterId, reason: messageOf(error) })
    })
  }

  get active(): ActivePlan | null {
    return this.#active
  }

  /** Newest first. */
  get ended(): readonly EndedPlan[] {
    return this.#ended
  }

  get claims(): readonly Claim[] {
    return this.#throttles.claims
  }

  /** What keeps the plan, or the cleaning up, from going on; null: nothing. */
  get trouble(): string | null {
    return this.#trouble
  }

  /** Resolves when what the disk says is known. */
  settled(): Promise<void> {
    return this.#turn.then(
      () => undefined,
      () => undefined,
    )
  }

  /**
   * Writes the plan down and starts its first moves; resolves when Kafka has answered for them.
   * @throws PartituraError `conflict` while another plan runs; what kept the first moves from being sent, and then none was
   */
  start(plan: Plan): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#active !== null) {
        throw new PartituraError('conflict', 'A reassignment is under way: wait for its end, or cancel it.')
      }
      const unusable = await this.#options.store.unusable()
      if (unusable !== null) throw new PartituraError('conflict', unusable)
      await this.#options.store.insert(plan)
      this.#active = new ActivePlan(plan, this.#options.store)
      try {
        await this.#step()
      } catch (error) {
        if (this.#active?.moves.some(({ state }) => state !== 'waiting')) this.#note(error)
        else await this.#abandon(error)
      } finally {
        this.#schedule(BUSY_STEP_MS)
      }
    })
  }

  /** Takes back what is in flight; resolves after the first try. Without a plan: `conflict`. */
  cancel(): Promise<void> {
    return this.#inTurn(async () => {
      this.#requireActive().setHead({ state: 'cancelling' })
      await this.#attempt()
      this.#schedule(BUSY_STEP_MS)
    })
  }

  /** null: as fast as it goes. @throws PartituraError `conflict` without a plan; what could not be set */
  setThrottle(bytesPerSecond: number | null): Promise<void> {
    return this.#inTurn(async () => {
      const plan = this.#requireActive()
      const was = plan.head.throttleBytesPerSecond
      plan.setHead({ throttleBytesPerSecond: bytesPerSecond })
      await plan.save()
      const { signal } = this.#closing
      const there = await this.#there()
      if (bytesPerSecond === null) await this.#throttles.giveBack(planId => planId === plan.id, there, signal)
      else if (was === null) {
        const moves = plan.inState(['sent', 'moving']).map(({ move }) => move)
        requireSet(await this.#throttles.take({ planId: plan.id, moves, bytesPerSecond }, there, signal))
      } else requireSet(await this.#throttles.changeRate(plan.id, bytesPerSecond, there, signal))
    })
  }

  async close(): Promise<void> {
    this.#closing.abort()
    if (this.#timer) clearTimeout(this.#timer)
    await this.settled()
  }

  async #resume(): Promise<void> {
    const { active, ended, claims } = await this.#options.store.load(this.#options.clusterId)
    this.#ended = ended
    this.#throttles = new ThrottleKeeper(this.#keeperOptions(), claims)
    this.#later = active
    this.#next()
    if (this.#active !== null || claims.length > 0) this.#schedule(0)
  }

  #next(): void {
    const plan = this.#later.shift()
    this.#active = plan === undefined ? null : new ActivePlan(plan, this.#options.store)
  }

  #requireActive(): ActivePlan {
    if (this.#active !== null) return this.#active
    throw new PartituraError('conflict', 'No reassignment of ours is under way here.')
  }

  async #attempt(): Promise<void> {
    try {
      await this.#step()
      this.#trouble = null
    } catch (error) {
      this.#note(error)
    }
  }

  async #step(): Promise<void> {
    if (this.#options.readOnly) throw new PartituraError('read-only', 'The cluster is read-only here, so nothing goes on.')
    const plan = this.#active
    if (plan === null) return this.#giveBack()
    const parts = this.#parts(plan)
    const placement = await lookAround(parts)
    if (plan.head.state === 'cancelling') await takeBack(parts, placement)
    else await goOn(parts, placement)
    this.#options.changed()
    if (plan.isOver) await this.#finish(parts, placement.brokerIds)
  }

  async #finish(parts: CarryOutParts, there: ReadonlySet<number>): Promise<void> {
    const { plan, signal } = parts
    await electNewPreferred(parts).catch((error: unknown) => {
      this.#options.log.warn('no preferred election after a reassignment', { reason: messageOf(error) })
    })
    await this.#throttles.giveBack(planId => planId === plan.id, there, signal)
    await this.#end(plan, endOf(plan))
  }

  async #abandon(error: unknown): Promise<never> {
    const plan = this.#requireActive()
    // What cannot be given back now is claimed still, and given back by a later step.
    await this.#giveBack().catch(() => undefined)
    for (const { seq } of plan.inState(['waiting'])) plan.setMove(seq, { state: 'not-started' }, performance.now())
    await this.#end(plan, 'failed', messageOf(error))
    throw error
  }

  async #end(plan: ActivePlan, state: PlanState, note: string | null = null): Promise<void> {
    plan.setHead({ state, endedAtMs: Date.now(), note })
    await plan.save()
    this.#ended = [endedPlan(plan), ...this.#ended].slice(0, KEPT_IN_MEMORY)
    this.#next()
    this.#options.changed()
  }

  async #giveBack(): Promise<void> {
    if (this.claims.length === 0) return
    const failures = await this.#throttles.giveBack(() => true, await this.#there(), this.#closing.signal)
    const [first] = failures
    if (first)
      throw new PartituraError('broker-unreachable', `Throttles are left on ${first.type} ${first.name}: ${first.message}`)
  }

  /** The brokers that the cluster has now. */
  async #there(): Promise<ReadonlySet<number>> {
    return (await this.#options.changes.placement([], this.#closing.signal)).brokerIds
  }

  #note(error: unknown): void {
    const reason = messageOf(error)
    if (reason !== this.#trouble && !this.#closing.signal.aborted) {
      this.#options.log.warn('a reassignment cannot go on for now', { cluster: this.#options.clusterId, reason })
    }
    this.#trouble = reason
  }

  #parts(plan: ActivePlan): CarryOutParts {
    const options = this.#options
    return {
      plan,
      changes: options.changes,
      throttles: this.#throttles,
      bytesOf: options.bytesOf,
      signal: this.#closing.signal,
      nowMs: performance.now(),
    }
  }

  #keeperOptions() {
    const { clusterId, changes, store } = this.#options
    return { clusterId, changes, store }
  }

  #schedule(afterMs: number): void {
    if (this.#timer) clearTimeout(this.#timer)
    if (this.#closing.signal.aborted) return
    this.#timer = setTimeout(() => void this.#inTurn(() => this.#tick()).catch(() => {}), afterMs)
  }

  async #tick(): Promise<void> {
    const before = this.#active?.countOf('done') ?? 0
    await this.#attempt()
    if (this.#trouble !== null) return this.#schedule(this.#active === null ? CLEAN_UP_MS : RETRY_MS)
    if (this.#active === null) {
      if (this.claims.length > 0) this.#schedule(CLEAN_UP_MS)
      return
    }
    // Small partitions are done between two looks: the next ones need not wait.
    this.#schedule(this.#active.countOf('done') > before ? BUSY_STEP_MS : STEP_MS)
  }

  /** One thing after another: a command never meets a step half-way. */
  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(() => {
      this.#closing.signal.throwIfAborted()
      return work()
    })
    this.#turn = result.catch(() => undefined)
    return result
  }
}

function endOf(plan: ActivePlan): PlanState {
  if (plan.head.state === 'cancelling') return 'cancelled'
  return plan.countOf('done') === 0 && plan.moves.length > 0 ? 'failed' : 'finished'
}

function endedPlan(plan: ActivePlan): EndedPlan {
  const counts: Partial<Record<MoveState, number>> = {}
  let copiedBytes: number | null = 0
  for (const move of plan.moves) {
    counts[move.state] = (counts[move.state] ?? 0) + 1
    if (move.state !== 'done') continue
    copiedBytes = copiedBytes === null || move.copiedBytes === null ? null : copiedBytes + move.copiedBytes
  }
  return { ...plan.head, counts, copiedBytes }
}
