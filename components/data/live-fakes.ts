/** A browser for tests: several tabs, one lock, one channel, and streams that the test feeds. */
import type { JsonObject } from '#lib/wire/patch'
import { diffAnswer } from '#lib/wire/patch'
import type { ChannelLike, LiveEnvironment, SourceLike } from './live-environment.ts'
import { SOURCE_CLOSED } from './live-environment.ts'

type Listener = (event: { readonly data?: unknown; readonly lastEventId?: string }) => void

export class FakeSource implements SourceLike {
  readonly url: URL
  readyState = 0
  #sent = 0
  readonly #listeners = new Map<string, Listener[]>()

  constructor(url: string) {
    this.url = new URL(url, 'http://test')
  }

  get scopes(): string[] {
    return this.url.searchParams.getAll('scope')
  }

  addEventListener(type: string, listener: Listener): void {
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener])
  }

  close(): void {
    this.readyState = SOURCE_CLOSED
  }

  open(): void {
    this.readyState = 1
    this.#fire('open', {})
  }

  /** A broken connection, which the browser mends by itself; or a refusal, after which it does not. */
  fail(kind: 'broken' | 'refused' = 'broken'): void {
    this.readyState = kind === 'refused' ? SOURCE_CLOSED : 0
    this.#fire('error', {})
  }

  snapshot(scope: string, data: JsonObject, sentAtMs = Date.now()): void {
    this.#send('snapshot', { cluster: this.#clusterOf(scope), scope, sentAtMs, data })
  }

  change(scope: string, before: JsonObject, after: JsonObject, sentAtMs = Date.now()): void {
    this.#send('change', { cluster: this.#clusterOf(scope), scope, sentAtMs, patch: diffAnswer(before, after) })
  }

  gone(scope: string): void {
    this.#send('gone', { cluster: this.#clusterOf(scope), scope, sentAtMs: Date.now() })
  }

  #clusterOf(scope: string): string {
    return scope === 'clusters' ? '' : (this.url.searchParams.get('cluster') ?? '')
  }

  #send(type: string, data: object): void {
    this.#fire(type, { data: JSON.stringify(data), lastEventId: `run.${++this.#sent}` })
  }

  #fire(type: string, event: { data?: unknown; lastEventId?: string }): void {
    if (type !== 'error' && this.readyState === SOURCE_CLOSED) return
    for (const listener of this.#listeners.get(type) ?? []) listener(event)
  }
}

export class FakeBrowser {
  readonly sources: FakeSource[] = []
  #channels: { name: string; listeners: Listener[]; channel: ChannelLike }[] = []
  #lockQueue: { run: () => Promise<void>; signal: AbortSignal }[] = []
  #isLocked = false
  #tabs = 0
  readonly #vanished = new Set<string>()

  get openSources(): FakeSource[] {
    return this.sources.filter(source => source.readyState !== SOURCE_CLOSED)
  }

  /** The one stream that is open. */
  get source(): FakeSource {
    const [source, ...others] = this.openSources
    if (!source || others.length > 0) throw new Error(`${others.length + (source ? 1 : 0)} streams are open.`)
    return source
  }

  /** The tab hears and says nothing any more, as after a crash. */
  vanish(tabId: string): void {
    this.#vanished.add(tabId)
  }

  tab({ locks = true }: { locks?: boolean } = {}): LiveEnvironment {
    const tabId = `tab${++this.#tabs}`
    return {
      openSource: url => {
        const source = new FakeSource(url)
        this.sources.push(source)
        return source
      },
      openChannel: name => this.#openChannel(name, tabId),
      lead: locks ? (_name, signal, run) => this.#requestLock(signal, run) : null,
      nowMs: () => Date.now(),
      tabId,
      clientId: 'browser1',
    }
  }

  #openChannel(name: string, tabId: string): ChannelLike {
    const listeners: Listener[] = []
    const channel: ChannelLike = {
      postMessage: message => {
        if (this.#vanished.has(tabId)) return
        const copy: unknown = structuredClone(message)
        const receivers = this.#channels.filter(other => other.name === name && other.channel !== channel)
        queueMicrotask(() => {
          for (const receiver of receivers) for (const listener of receiver.listeners) listener({ data: copy })
        })
      },
      addEventListener: (_type, listener) => listeners.push(event => listener({ data: event.data })),
      close: () => {
        this.#channels = this.#channels.filter(other => other.channel !== channel)
      },
    }
    this.#channels.push({ name, listeners, channel })
    return channel
  }

  async #requestLock(signal: AbortSignal, run: () => Promise<void>): Promise<void> {
    this.#lockQueue.push({ run, signal })
    await this.#grantLock()
  }

  async #grantLock(): Promise<void> {
    const next = this.#isLocked ? undefined : this.#lockQueue.shift()
    if (!next) return
    if (!next.signal.aborted) {
      this.#isLocked = true
      await next.run()
      this.#isLocked = false
    }
    await this.#grantLock()
  }
}
