import type { ServerResponse } from 'node:http'
import { PartituraError } from '../errors.ts'

/** Ends the work of a request when its client goes or its time is up. */
export class RequestLimit {
  readonly #controller = new AbortController()
  readonly #timer: NodeJS.Timeout
  readonly #response: ServerResponse
  #isInDoubt = false
  #reject: (error: Error) => void = () => {}

  constructor(response: ServerResponse, limitMs: number) {
    this.#response = response
    response.once('close', this.#gone)
    this.#timer = setTimeout(() => {
      const error = this.#isInDoubt ? inDoubt(limitMs) : tooLate(limitMs)
      this.#reject(error)
      this.#controller.abort(error)
    }, limitMs)
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** From here on a change may have been done: who then is told that the time is up must not be told to try again. */
  beginChange(): void {
    this.#isInDoubt = true
  }

  race<Value>(work: Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.#reject = reject
      work.then(resolve, reject)
    })
  }

  /** A stream may take as long as its client listens. */
  lift(): void {
    clearTimeout(this.#timer)
  }

  end(): void {
    clearTimeout(this.#timer)
    this.#response.off('close', this.#gone)
  }

  readonly #gone = () => this.#controller.abort(new PartituraError('timed-out', 'The client has gone.'))
}

function tooLate(limitMs: number): PartituraError {
  return new PartituraError('timed-out', `No answer within ${limitMs / 1000} s.`, { retryable: true })
}

function inDoubt(limitMs: number): PartituraError {
  const detail = `No answer within ${limitMs / 1000} s. It may have been done, or be done yet: look before you repeat it.`
  return new PartituraError('outcome-unknown', detail)
}
