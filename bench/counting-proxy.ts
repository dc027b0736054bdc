import { connect, createServer } from 'node:net'
import type { Server, Socket } from 'node:net'

/** Passes bytes to and from a broker, and counts the requests among them by their API key. */
export interface CountingProxy {
  /** `127.0.0.1:port`, to be advertised by the broker. */
  readonly address: string
  /** Requests so far by API key. */
  readonly requests: ReadonlyMap<number, number>
  close(): Promise<void>
}

/** `target` is where the broker listens; it need not listen yet. */
export async function startCountingProxy(target: { host: string; port: number }): Promise<CountingProxy> {
  const requests = new Map<number, number>()
  const sockets = new Set<Socket>()
  const server = createServer(client => {
    const broker = connect(target)
    const frames = new RequestFrames(apiKey => requests.set(apiKey, (requests.get(apiKey) ?? 0) + 1))
    client.on('data', (bytes: Buffer) => frames.take(bytes))
    client.pipe(broker).pipe(client)
    for (const socket of [client, broker]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        broker.destroy()
      })
    }
  })
  const port = await listen(server)
  return {
    address: `127.0.0.1:${port}`,
    requests,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

/** A broker's properties for that: clients get a listener of their own, advertised as the proxy before it; the brokers talk to each other directly. */
export function behindProxy(
  ours: Readonly<Record<string, string>>,
  listeners: readonly number[],
  proxies: readonly CountingProxy[],
): Record<string, string> {
  const index = Number(ours['node.id']) - 1
  return {
    ...ours,
    listeners: `${ours['listeners']},CLIENT://127.0.0.1:${listeners[index]}`,
    'advertised.listeners': `${ours['advertised.listeners']},CLIENT://${proxies[index]?.address}`,
    'listener.security.protocol.map': `${ours['listener.security.protocol.map']},CLIENT:PLAINTEXT`,
  }
}

/** Kafka's framing: int32 size, then the request, which begins with its int16 API key. */
export class RequestFrames {
  readonly #onRequest: (apiKey: number) => void
  #head: number[] = []
  #left = 0

  constructor(onRequest: (apiKey: number) => void) {
    this.#onRequest = onRequest
  }

  take(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      if (this.#left > 0) {
        const skipped = Math.min(this.#left, bytes.length - at)
        this.#left -= skipped
        at += skipped
        continue
      }
      this.#head.push(bytes[at++] ?? 0)
      if (this.#head.length === 6) this.#begin()
    }
  }

  #begin(): void {
    const view = new DataView(Uint8Array.from(this.#head).buffer)
    this.#onRequest(view.getInt16(4))
    this.#left = view.getInt32(0) - 2
    this.#head = []
  }
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    })
  })
}
