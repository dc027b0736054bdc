import { createServer } from 'node:net'

const LOWEST = 20_000
const HIGHEST = 32_000
const BLOCK = 200
/** Whoever got one of these here may not listen on it yet. */
const givenOut = new Set<number>()

/**
 * Free TCP ports on 127.0.0.1, all different, none of them in `taken`. With `base` the first free ones from there upwards;
 * otherwise from 20,000 to 32,000: below the range from which the system serves outgoing connections, because
 * such a connection could sit on a stopped broker's port when it wants to return.
 */
export async function freePorts(count: number, taken: ReadonlySet<number>, base?: number): Promise<number[]> {
  const ports: number[] = []
  const given = base === undefined ? givenOut : new Set<number>()
  const first = base ?? ownBlock() + Math.floor(Math.random() * (BLOCK / 2))
  for (let port = first; port < 65_536; port++) {
    if (ports.length === count) return ports
    if (taken.has(port) || given.has(port)) continue
    given.add(port)
    if (await isPortFree(port)) ports.push(port)
  }
  throw new Error(`no ${count} free ports from ${first} upwards`)
}

/** Where this process looks first: blocks go by its id, so that clusters that are started side by side want different ports. */
const ownBlock = () => LOWEST + (process.pid % Math.floor((HIGHEST - LOWEST) / BLOCK)) * BLOCK

/** Whether a server could listen on this port of `host` now. */
export function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)))
  })
}
