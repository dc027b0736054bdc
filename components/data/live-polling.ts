import type { QueryClient, QueryKey } from '@tanstack/react-query'
import type { LiveScope } from './live-source.ts'
import type { LiveStream } from './live-stream.ts'

const POLL_MS = 5000

/** Asks for the answers that the stream should bring while it does not: every five seconds, when the tab is visible. */
export class LivePolling {
  readonly #stream: LiveStream
  readonly #queryClient: QueryClient
  readonly #queries = new Set<{ scope: LiveScope; queryKey: QueryKey }>()
  #timer: ReturnType<typeof setInterval> | undefined
  #asking = false

  constructor(stream: LiveStream, queryClient: QueryClient) {
    this.#stream = stream
    this.#queryClient = queryClient
  }

  add(scope: LiveScope, queryKey: QueryKey): () => void {
    const query = { scope, queryKey }
    this.#queries.add(query)
    return () => this.#queries.delete(query)
  }

  start(): void {
    this.#timer = setInterval(() => void this.#poll(), POLL_MS)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  async #poll(): Promise<void> {
    const { state } = this.#stream.status()
    if (this.#asking || document.hidden || (state !== 'polling' && state !== 'lost')) return
    this.#asking = true
    await Promise.all([...this.#queries].map(query => this.#ask(query.scope, query.queryKey)))
    this.#asking = false
  }

  async #ask(scope: LiveScope, queryKey: QueryKey): Promise<void> {
    const startedAtMs = Date.now()
    await this.#queryClient.refetchQueries({ queryKey, exact: true })
    const query = this.#queryClient.getQueryState(queryKey)
    const isAnswered = query !== undefined && query.dataUpdatedAt >= startedAtMs
    // A refusal (404) is an answer too: the dashboard is there.
    const isRefused = query?.error !== null && query?.error !== undefined && isProblem(query.error)
    if (isAnswered || !isRefused) this.#stream.polled(scope, isAnswered ? query.data : null)
  }
}

function isProblem(error: Error): boolean {
  return (
    'problem' in error &&
    typeof error.problem === 'object' &&
    error.problem !== null &&
    Reflect.get(error.problem, 'status') !== 0
  )
}
