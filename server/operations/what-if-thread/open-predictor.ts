import { Worker } from 'node:worker_threads'
import type { ClusterState } from '#lib/kafka/cluster-state'
import type { ClusterSurvival } from '#lib/kafka/survivability'
import { lossTopics } from '#lib/kafka/what-if'
import { PartituraError } from '../../errors.ts'
import { packTopics } from './pack-topics.ts'
import { predictLosses, predictSurvival, type LossQuestion, type PredictedLosses } from './predict-losses.ts'
import type { AnswerMessage, QuestionMessage, TopicsMessage } from './protocol.ts'

/** Predicts what a loss does to a cluster's partitions. */
export interface Predictor {
  /** Rejects with `invalid-parameter` for a list that cannot be, `timed-out`, or the signal's reason. */
  predict(state: ClusterState, question: LossQuestion, signal: AbortSignal): Promise<Predicted>
  close(): Promise<void>
}

export interface Predicted {
  losses: PredictedLosses
  survival: ClusterSurvival
}

/** Up to so many partitions take a few milliseconds, less than it takes to start a thread. */
const FEW_PARTITIONS = 3000
const TIME_LIMIT_MS = 20_000
/** Nobody has asked for so long: the thread and its copy of the topics go. */
const IDLE_MS = 60_000
/** Waiting questions beyond this are refused: each is a person's click. */
const MOST_WAITING = 50

/** The predictor of one cluster. Large ones are predicted in a thread, which starts with the first question and ends when idle. */
export function openPredictor({ few = FEW_PARTITIONS, timeLimitMs = TIME_LIMIT_MS, idleMs = IDLE_MS } = {}): Predictor {
  const survivals = new Survivals()
  let thread: PredictorThread | null = null
  return {
    async predict(state, question, signal) {
      signal.throwIfAborted()
      const known = survivals.find(state, question)
      if (partitionsOf(state) <= few) {
        const topics = lossTopics(state)
        const survival = known ?? predictSurvival(topics, question)
        if (known === null) survivals.keep(state, question, survival)
        return { losses: predictLosses(topics, question), survival }
      }
      thread ??= new PredictorThread(timeLimitMs, idleMs, () => (thread = null))
      const { losses, survival } = await thread.ask(state, question, known !== null, signal)
      if (survival !== null) survivals.keep(state, question, survival)
      const found = survival ?? known
      if (found === null) throw new Error('the thread left out what nobody knew')
      return { losses, survival: found }
    },
    async close() {
      await thread?.end(new Error('the dashboard is shutting down'))
    },
  }
}

function partitionsOf(state: ClusterState): number {
  let count = 0
  for (const topic of state.topics.values()) count += topic.partitions.length
  return count
}

/** Judged anew only when topics or brokers have changed, not at every look at offsets: topics keep their map until then. */
class Survivals {
  readonly #known = new WeakMap<ClusterState['topics'], { rest: string; survival: ClusterSurvival }>()

  find({ topics }: ClusterState, question: LossQuestion): ClusterSurvival | null {
    const known = this.#known.get(topics)
    return known?.rest === restOf(question) ? known.survival : null
  }

  keep({ topics }: ClusterState, question: LossQuestion, survival: ClusterSurvival): void {
    this.#known.set(topics, { rest: restOf(question), survival })
  }
}

function restOf({ brokers, rules }: LossQuestion): string {
  return JSON.stringify([brokers, { ...rules, away: [...(rules.away ?? [])] }])
}

type Asked = { resolve: (answer: AnswerMessage & { kind: 'predicted' }) => void; reject: (reason: unknown) => void }

class PredictorThread {
  readonly #worker = new Worker(new URL('./worker.ts', import.meta.url), {
    name: 'what-if predictor',
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  })
  readonly #asked = new Map<number, Asked>()
  readonly #timeLimitMs: number
  readonly #idleMs: number
  readonly #onEnd: () => void
  #sent: ClusterState['topics'] | null = null
  #last = 0
  #idle: NodeJS.Timeout | undefined

  constructor(timeLimitMs: number, idleMs: number, onEnd: () => void) {
    this.#timeLimitMs = timeLimitMs
    this.#idleMs = idleMs
    this.#onEnd = onEnd
    this.#worker.on('message', (answer: AnswerMessage) => this.#take(answer))
    this.#worker.once('error', error => void this.end(error))
    this.#worker.once('exit', code => void this.end(new Error(`the predictor ended with code ${code}`)))
    this.#worker.unref()
  }

  ask(state: ClusterState, question: LossQuestion, survivalKnown: boolean, signal: AbortSignal) {
    if (this.#asked.size >= MOST_WAITING) throw new PartituraError('too-many-requests', 'Too many predictions are waiting.')
    clearTimeout(this.#idle)
    this.#send(state)
    const id = ++this.#last
    const { promise, resolve, reject } = Promise.withResolvers<AnswerMessage & { kind: 'predicted' }>()
    this.#asked.set(id, { resolve, reject })
    const tooLate = new PartituraError('timed-out', `The prediction was not made within ${this.#timeLimitMs / 1000} s.`)
    // Whoever waits behind it would wait as long: the thread goes, and the next question starts another.
    const timer = setTimeout(() => void this.end(tooLate), this.#timeLimitMs)
    const leave = () => reject(signal.reason)
    signal.addEventListener('abort', leave, { once: true })
    this.#worker.postMessage({ kind: 'question', id, question, survivalKnown } satisfies QuestionMessage)
    return promise.finally(() => {
      clearTimeout(timer)
      signal.removeEventListener('abort', leave)
      this.#asked.delete(id)
      if (this.#asked.size === 0) this.#rest()
    })
  }

  async end(reason: Error): Promise<void> {
    clearTimeout(this.#idle)
    this.#onEnd()
    for (const { reject } of this.#asked.values()) reject(reason)
    await this.#worker.terminate()
  }

  #send(state: ClusterState): void {
    if (this.#sent === state.topics) return
    const packed = packTopics(lossTopics(state))
    this.#worker.postMessage({ kind: 'topics', topics: packed } satisfies TopicsMessage, [packed.numbers.buffer])
    this.#sent = state.topics
  }

  #rest(): void {
    this.#idle = setTimeout(() => void this.end(new Error('idle')), this.#idleMs)
    this.#idle.unref()
  }

  #take(answer: AnswerMessage): void {
    const asked = this.#asked.get(answer.id)
    if (answer.kind === 'predicted') asked?.resolve(answer)
    else if (answer.kind === 'failed') asked?.reject(new Error(answer.message))
    else asked?.reject(new PartituraError(answer.code, answer.message, { errors: answer.errors }))
  }
}
