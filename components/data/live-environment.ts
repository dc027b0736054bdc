/** What the live stream needs of the browser, so that its logic runs in tests without one. */
export interface LiveEnvironment {
  openSource(url: string): SourceLike
  /** Messages between the tabs of one browser; null where there is no BroadcastChannel. */
  openChannel: ((name: string) => ChannelLike) | null
  /** Runs `whileLeading` in one tab at a time; null where there are no Web Locks (pages that are not a secure context). */
  lead: ((name: string, signal: AbortSignal, whileLeading: () => Promise<void>) => Promise<void>) | null
  nowMs(): number
  /** Of this tab. */
  tabId: string
  /** Of this browser: the server counts its streams together. */
  clientId: string | null
}

/** The part of EventSource that is used. */
export interface SourceLike {
  readonly readyState: number
  addEventListener(type: string, listener: (event: { readonly data?: unknown; readonly lastEventId?: string }) => void): void
  close(): void
}

/** The part of BroadcastChannel that is used. */
export interface ChannelLike {
  postMessage(message: unknown): void
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
  close(): void
}

export const SOURCE_CLOSED = 2

export function browserEnvironment(): LiveEnvironment {
  const hasChannel = typeof BroadcastChannel === 'function'
  const locks: LockManager | undefined = 'locks' in navigator ? navigator.locks : undefined
  return {
    openSource: url => new EventSource(url),
    openChannel: hasChannel ? name => new BroadcastChannel(name) : null,
    lead: locks ? (name, signal, whileLeading) => locks.request(name, { signal }, whileLeading) : null,
    nowMs: () => Date.now(),
    tabId: randomId(),
    clientId: rememberedClientId(),
  }
}

function rememberedClientId(): string | null {
  try {
    const known = localStorage.getItem('partitura-client')
    if (known !== null) return known
    const fresh = randomId()
    localStorage.setItem('partitura-client', fresh)
    return fresh
  } catch {
    // Storage may be switched off; then the server counts by address.
    return null
  }
}

/** Not `crypto.randomUUID`, which pages without TLS do not have. */
function randomId(): string {
  return [...crypto.getRandomValues(new Uint8Array(12))].map(byte => byte.toString(16).padStart(2, '0')).join('')
}
