import { writeLine, type WriteLine } from '#lib/wire/write-records'
import { problemOf, requestApi, type ApiRequest } from '#components/data/api-client.ts'
import { readLines } from '../ndjson.ts'
import { filePieces } from './file-pieces.ts'
import { NOT_BEGUN, withWriteLine, type WriteState } from './write-state.ts'

const PICTURE_MS = 100

export type OpenWrite = (path: string, request: ApiRequest) => Promise<ReadableStream<Uint8Array>>

/** One writing at most, with its progress; starting again or cancelling ends the one before, on the server too. */
export class WriteJob {
  readonly #open: OpenWrite
  readonly #listeners = new Set<() => void>()
  #state: WriteState = NOT_BEGUN
  #request: AbortController | null = null
  #drawnMs = 0

  constructor(open: OpenWrite = openInBrowser) {
    this.#open = open
  }

  readonly state = (): WriteState => this.#state

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Nothing was asked for yet, or what was no longer counts. */
  reset(): void {
    this.#request?.abort()
    this.#set(NOT_BEGUN)
  }

  cancel(): void {
    this.#request?.abort()
    if (this.#state.phase === 'running') this.#set({ ...this.#state, phase: 'cancelled' })
  }

  /** Writes or checks a file, part by part: what is written of it is known after each. `path` is without `firstLine`. */
  importFile(file: Blob, path: string, { dryRun, whole }: { dryRun: boolean; whole: boolean }): Promise<void> {
    return this.#run(dryRun, async request => {
      let sentBytes = 0
      for await (const { body, firstLine } of filePieces(file, whole ? file.size : undefined)) {
        const query = `${path}&firstLine=${firstLine}${dryRun ? '&dryRun=true' : ''}`
        await this.#follow(query, { method: 'POST', lines: body }, request)
        if (this.#state.reason !== null && (!dryRun || this.#state.reason !== 'rejected')) return
        sentBytes += body.size
        this.#set({ ...this.#state, share: sentBytes / file.size })
      }
    })
  }

  copy(path: string, body: { dryRun: boolean } & Record<string, unknown>): Promise<void> {
    return this.#run(body.dryRun, request => this.#follow(path, { method: 'POST', body }, request))
  }

  async #run(dryRun: boolean, work: (request: AbortController) => Promise<void>): Promise<void> {
    this.#request?.abort()
    const request = new AbortController()
    this.#request = request
    this.#set({ ...NOT_BEGUN, phase: 'running', dryRun })
    try {
      await work(request)
      if (!request.signal.aborted) this.#set({ ...this.#state, phase: 'ended' })
    } catch (error) {
      if (!request.signal.aborted) this.#set({ ...this.#state, phase: 'failed', problem: problemOf(error) })
    } finally {
      request.abort()
    }
  }

  async #follow(path: string, request: ApiRequest, { signal }: AbortController): Promise<void> {
    const before = this.#state
    const stream = await this.#open(path, { ...request, signal, timeoutMs: 0, accept: 'application/x-ndjson' })
    for await (const lines of readLines(stream, writeLine)) {
      if (signal.aborted) return
      this.#take(before, lines)
    }
  }

  #take(before: WriteState, lines: readonly WriteLine[]): void {
    this.#state = lines.reduce((state, line) => withWriteLine(state, before, line), this.#state)
    const nowMs = performance.now()
    if (nowMs - this.#drawnMs < PICTURE_MS && !lines.some(line => line.type === 'end')) return
    this.#drawnMs = nowMs
    this.#set(this.#state)
  }

  #set(state: WriteState): void {
    this.#state = state
    for (const listener of this.#listeners) listener()
  }
}

const openInBrowser: OpenWrite = async (path, request) => {
  const response = await requestApi(path, request)
  if (response.body === null) throw new Error('The answer has no body.')
  return response.body
}
