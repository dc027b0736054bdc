/** Bounds of the live streams (reliability S2, S3, §5); tests and the composition root may set their own. */
export interface LiveLimits {
  maxStreams: number
  /** Streams of one browser (its `client` parameter) or, without one, of one address. */
  maxStreamsPerClient: number
  /** Streams of one address, many browsers behind it or not. Loopback is the proxy's or our own: only `maxStreams` holds there. */
  maxStreamsPerAddress: number
  maxScopesPerStream: number
  /** Bytes waiting for one reader before it is cut down to a fresh snapshot. */
  maxBufferedBytes: number
  /** A reader that has taken nothing for so long is closed. */
  maxStuckMs: number
  maxAgeMs: number
  heartbeatMs: number
  /** At most one update per scope in this time. */
  minUpdateMs: number
  /** How long frames are kept for a reader that comes back. */
  ringMs: number
  maxRingBytes: number
  answerTimeoutMs: number
}

export const DEFAULT_LIMITS: LiveLimits = {
  maxStreams: 2000,
  maxStreamsPerClient: 20,
  maxStreamsPerAddress: 200,
  maxScopesPerStream: 60,
  maxBufferedBytes: 256 * 1024,
  maxStuckMs: 30_000,
  maxAgeMs: 3_600_000,
  heartbeatMs: 15_000,
  minUpdateMs: 250,
  ringMs: 60_000,
  maxRingBytes: 4 * 1024 * 1024,
  answerTimeoutMs: 10_000,
}

export interface Visitor {
  address: string
  client: string | null
}

/** Counts the open streams; `enter` says why one more is refused, or null after counting it. */
export class Admission {
  readonly #limits: LiveLimits
  readonly #byClient = new Map<string, number>()
  readonly #byAddress = new Map<string, number>()
  #streams = 0

  constructor(limits: LiveLimits) {
    this.#limits = limits
  }

  get streams(): number {
    return this.#streams
  }

  enter(visitor: Visitor): string | null {
    const refused = this.#refusal(visitor)
    if (refused !== null) return refused
    this.#count(visitor, 1)
    return null
  }

  leave(visitor: Visitor): void {
    this.#count(visitor, -1)
  }

  #refusal(visitor: Visitor): string | null {
    const limits = this.#limits
    if (this.#streams >= limits.maxStreams) return `This dashboard already serves ${limits.maxStreams} live streams.`
    if (isLoopback(visitor.address)) return null
    if ((this.#byAddress.get(visitor.address) ?? 0) >= limits.maxStreamsPerAddress) {
      return `Your address already holds ${limits.maxStreamsPerAddress} live streams.`
    }
    if ((this.#byClient.get(clientKey(visitor)) ?? 0) >= limits.maxStreamsPerClient) {
      return `This browser already holds ${limits.maxStreamsPerClient} live streams.`
    }
    return null
  }

  #count(visitor: Visitor, by: 1 | -1): void {
    this.#streams += by
    add(this.#byClient, clientKey(visitor), by)
    add(this.#byAddress, visitor.address, by)
  }
}

function clientKey({ address, client }: Visitor): string {
  return client === null ? address : `${address} ${client}`
}

function add(counts: Map<string, number>, key: string, by: number): void {
  const next = (counts.get(key) ?? 0) + by
  if (next > 0) counts.set(key, next)
  else counts.delete(key)
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.')
}
