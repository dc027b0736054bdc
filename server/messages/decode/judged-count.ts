import type { FailureReason } from '#lib/wire/messages'
import type { BatchSearch } from './batch-search.ts'
import type { Judged } from './chunk.ts'

const KEPT_REASONS = 5

/** Counts what became of the messages that a CEL filter was asked about. Reasons are kept up to a few different ones. */
export class JudgedCount {
  readonly #partition: number
  readonly #reasons = new Map<string, FailureReason>()
  #evaluated = 0
  #failed = 0

  constructor(partition: number) {
    this.#partition = partition
  }

  /** Of what was found in a batch, that from position `start` (included) to `end` (excluded). */
  add(search: Pick<BatchSearch, 'reader' | 'evaluated' | 'failures'>, start: number, end: number): void {
    const within = (at: number) => at >= start && at < end
    this.#evaluated += start === 0 && end === Infinity ? search.evaluated.length : search.evaluated.filter(within).length
    for (const failure of search.failures) {
      if (!within(failure.start)) continue
      this.#failed++
      this.#note(failure.reason, search.reader, failure.start)
    }
  }

  total(): Judged {
    return { evaluated: this.#evaluated, failed: this.#failed, reasons: [...this.#reasons.values()] }
  }

  #note(detail: string, reader: BatchSearch['reader'], start: number): void {
    const known = this.#reasons.get(detail)
    if (known !== undefined) known.messages++
    else if (this.#reasons.size < KEPT_REASONS) {
      this.#reasons.set(detail, { detail, messages: 1, partition: this.#partition, offset: String(reader.offsetOf(start)) })
    }
  }
}

/** The counts of all pieces of a search, added up. */
export class JudgedTotal {
  evaluated = 0
  failed = 0
  readonly #reasons = new Map<string, FailureReason>()

  add({ evaluated, failed, reasons }: Judged): void {
    this.evaluated += evaluated
    this.failed += failed
    for (const reason of reasons) {
      const known = this.#reasons.get(reason.detail)
      if (known !== undefined) known.messages += reason.messages
      else if (this.#reasons.size < KEPT_REASONS) this.#reasons.set(reason.detail, { ...reason })
    }
  }

  /** Takes away what was added before and will be looked at again. */
  remove({ evaluated, failed, reasons }: Judged): void {
    this.evaluated -= evaluated
    this.failed -= failed
    for (const { detail, messages } of reasons) {
      const known = this.#reasons.get(detail)
      if (known === undefined) continue
      known.messages -= messages
      if (known.messages <= 0) this.#reasons.delete(detail)
    }
  }

  get reasons(): FailureReason[] {
    return [...this.#reasons.values()].map(reason => ({ ...reason }))
  }
}
