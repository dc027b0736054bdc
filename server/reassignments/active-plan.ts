import { isInFlight, isOver, type Move, type MoveState, type Plan, type PlanHead } from './plan.ts'
import type { ReassignmentStore } from './store/open-store.ts'
import type { MoveChange } from './store/store-file.ts'

/** The plan being carried out, in memory, with what is not on the disk yet. */
export class ActivePlan {
  readonly #store: Pick<ReassignmentStore, 'update'>
  readonly #moves: Move[]
  readonly #dirty = new Set<number>()
  readonly #seenAtMs = new Map<number, number>()
  #head: PlanHead
  #headIsDirty = false

  constructor({ moves, ...head }: Plan, store: Pick<ReassignmentStore, 'update'>) {
    this.#head = head
    this.#moves = [...moves]
    this.#store = store
  }

  get head(): PlanHead {
    return this.#head
  }

  get moves(): readonly Move[] {
    return this.#moves
  }

  get id(): string {
    return this.#head.id
  }

  get isOver(): boolean {
    return this.#moves.every(move => isOver(move.state))
  }

  /** Moves in these states with their places, in order, at most so many. */
  inState(states: readonly MoveState[], limit = Number.POSITIVE_INFINITY): { seq: number; move: Move }[] {
    const found: { seq: number; move: Move }[] = []
    for (let seq = 0; seq < this.#moves.length && found.length < limit; seq++) {
      const move = this.#moves[seq]
      if (move && states.includes(move.state)) found.push({ seq, move })
    }
    return found
  }

  countOf(state: MoveState): number {
    return this.#moves.reduce((count, move) => count + (move.state === state ? 1 : 0), 0)
  }

  /** When Kafka last listed the move, or when it was sent; by the clock given at that time. */
  seenAtMs(seq: number, nowMs: number): number {
    const seen = this.#seenAtMs.get(seq) ?? nowMs
    this.#seenAtMs.set(seq, seen)
    return seen
  }

  setMove(seq: number, change: Partial<Pick<Move, 'state' | 'copiedBytes' | 'note'>>, nowMs: number): void {
    const move = this.#moves[seq]
    if (move === undefined) return
    if (change.state !== undefined && isInFlight(change.state)) this.#seenAtMs.set(seq, nowMs)
    if (Object.entries(change).every(([name, value]) => Object.is(Reflect.get(move, name), value))) return
    this.#moves[seq] = { ...move, ...change }
    this.#dirty.add(seq)
  }

  setHead(change: Partial<Omit<PlanHead, 'id' | 'clusterId'>>): void {
    this.#head = { ...this.#head, ...change }
    this.#headIsDirty = true
  }

  /** On the disk when it resolves. */
  async save(): Promise<void> {
    if (this.#dirty.size === 0 && !this.#headIsDirty) return
    const seqs = [...this.#dirty]
    const changes = seqs.flatMap((seq): MoveChange[] => {
      const move = this.#moves[seq]
      return move ? [{ seq, state: move.state, copiedBytes: move.copiedBytes, note: move.note }] : []
    })
    await this.#store.update(this.#head, changes)
    for (const seq of seqs) this.#dirty.delete(seq)
    this.#headIsDirty = false
  }
}
