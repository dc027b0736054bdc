import { createServer } from 'node:http'
import type { JsonObject } from '#lib/wire/patch'
import { log } from '../../log.ts'
import type { Clock } from '../clock.ts'
import { createHub } from '../hub.ts'
import type { LiveLimits } from '../limits.ts'
import { SseReader } from './sse-reader.ts'

/** A clock that stands still until the test moves it on. */
export class TestClock implements Clock {
  nowMs = 1_000_000

  wallMs(): number {
    return this.nowMs
  }

  steadyMs(): number {
    return this.nowMs
  }
}

/** A hub behind a real server, over answers that the test sets. */
export async function startLiveRig(limits: Partial<LiveLimits> = {}) {
  const answers = new Map<string, JsonObject | null | Error>()
  const asked: string[] = []
  const clock = new TestClock()
  const hub = createHub({
    answer: async (cluster, scope) => {
      asked.push(`${cluster}/${scope}`)
      const answer = answers.get(`${cluster}/${scope}`)
      if (answer instanceof Error) throw answer
      return answer ?? null
    },
    log: { ...log, warn: () => undefined },
    limits: { minUpdateMs: 1, ...limits },
    clock,
  })
  const server = createServer((req, res) => {
    const query = new URL(req.url ?? '/', 'http://test').searchParams
    const resume = { after: query.get('after'), have: query.getAll('have') }
    hub.attach(req, res, {
      cluster: query.get('cluster') ?? '',
      scopes: query.getAll('scope'),
      client: query.get('client'),
      ...resume,
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const readers: SseReader[] = []
  return {
    hub,
    answers,
    asked,
    clock,
    open(scopes: readonly string[], lastEventId?: string, more = ''): SseReader {
      const query = scopes.map(scope => `&scope=${encodeURIComponent(scope)}`).join('')
      const headers = lastEventId === undefined ? undefined : { 'Last-Event-ID': lastEventId }
      const reader = new SseReader(`http://127.0.0.1:${port}/?cluster=local${query}${more}`, headers)
      readers.push(reader)
      return reader
    },
    /** The cluster's answer for a scope is this from now on. */
    set(scope: string, answer: JsonObject | null | Error): void {
      answers.set(`local/${scope}`, answer)
      hub.stateChanged('local', 'all')
    },
    async close(): Promise<void> {
      for (const reader of readers) reader.close()
      await hub.close()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
