import { get } from 'node:http'
import type { ClientRequest, IncomingMessage } from 'node:http'

export interface SseEvent {
  id: string | null
  event: string
  data: unknown
}

/** Reads a stream as a browser would, for tests: keeps every event, and waits for those that are still to come. */
export class SseReader {
  readonly events: SseEvent[] = []
  readonly comments: string[] = []
  readonly retries: number[] = []
  status = 0
  headers: IncomingMessage['headers'] = {}
  body = ''
  ended = false
  readonly #request: ClientRequest
  #response: IncomingMessage | null = null
  #waiting: (() => void)[] = []

  constructor(url: string, headers: Record<string, string> = {}) {
    this.#request = get(url, { headers, agent: false }, response => {
      this.#response = response
      this.status = response.statusCode ?? 0
      this.headers = response.headers
      response.setEncoding('utf8')
      response.on('data', (text: string) => this.#take(text))
      response.on('close', () => this.#end())
      this.#wake()
    })
    this.#request.on('error', () => this.#end())
  }

  /** Waits until the condition holds; fails with what was seen. */
  async until(condition: (reader: this) => boolean, timeoutMs = 5000): Promise<void> {
    const deadline = performance.now() + timeoutMs
    while (!condition(this)) {
      const left = deadline - performance.now()
      if (left <= 0) throw new Error(`Not seen within ${timeoutMs} ms. Events: ${this.events.map(seen => seen.event).join(' ')}`)
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#waiting.push(resolve)
      const timer = setTimeout(resolve, left)
      await promise
      clearTimeout(timer)
    }
  }

  named(event: string): SseEvent[] {
    return this.events.filter(seen => seen.event === event)
  }

  get lastEventId(): string {
    return this.events.findLast(seen => seen.id !== null)?.id ?? ''
  }

  pause(): void {
    this.#response?.pause()
  }

  resume(): void {
    this.#response?.resume()
  }

  close(): void {
    this.#request.destroy()
  }

  #take(text: string): void {
    this.body += text
    for (let end = this.body.indexOf('\n\n'); end >= 0; end = this.body.indexOf('\n\n')) {
      this.#parse(this.body.slice(0, end).split('\n'))
      this.body = this.body.slice(end + 2)
    }
    this.#wake()
  }

  #parse(lines: readonly string[]): void {
    const fields = new Map(lines.map(line => splitLine(line)))
    const comment = fields.get('')
    if (comment !== undefined) this.comments.push(comment)
    const retry = fields.get('retry')
    if (retry !== undefined) this.retries.push(Number(retry))
    const data = fields.get('data')
    if (data === undefined) return
    this.events.push({ id: fields.get('id') ?? null, event: fields.get('event') ?? 'message', data: JSON.parse(data) })
  }

  #end(): void {
    this.ended = true
    this.#wake()
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve()
  }
}

function splitLine(line: string): [name: string, value: string] {
  const colon = line.indexOf(':')
  return [line.slice(0, colon), line.slice(colon + 1).trimStart()]
}
