import type { ServerResponse } from 'node:http'
import { PartituraError } from '../errors.ts'

/** Ends the work of a request when its client goes or its time is up. */
export class RequestLimit {
  readonly #controller = new AbortController()
  readonly #timer: NodeJS.Timeout
  readonly #response: ServerResponse
  #reject: (error: Error) => void = () => {}

  constructor(response: ServerResponse, limitMs: number) {
    this.#response = response
    response.once('close', this.#gone)
    this.#timer = setTimeout(() => {
      const error = new PartituraError('timed-out', `No answer within ${limitMs / 1000} s.`, { retryable: true })
      this.#reject(error)
      this.#controller.abort(error)
    }, limitMs)
  }

  get signal(): AbortSignal {
    return this.#controller.signal
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
