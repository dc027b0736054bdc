import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { PageRenderer } from './http/front-server.ts'

export interface Pages extends PageRenderer {
  close(): Promise<void>
}

export interface PagesOptions {
  dev: boolean
  /** The project's folder. */
  dir: string
  hostname: string
  port: number
}

/** Loads and prepares Next; takes a second or two, so the port is open before. Rejects when the pages have not been built. */
export async function preparePages({ dev, dir, hostname, port }: PagesOptions): Promise<Pages> {
  // Next decides by this variable which React it loads; signals are handled by server/main.ts alone.
  Reflect.set(process.env, 'NODE_ENV', dev ? 'development' : 'production')
  process.env['NEXT_MANUAL_SIG_HANDLE'] = 'true'
  process.env['NEXT_TELEMETRY_DISABLED'] = '1'
  const { default: next } = await import('next')
  // Next listens for upgrades on the server it is given. This one never opens a port: what reaches it has passed our gate.
  const upgrades = createServer()
  const app = next({ dev, dir, hostname, port, httpServer: upgrades, quiet: true })
  await app.prepare()
  const handle = app.getRequestHandler()
  return {
    handle: (request: IncomingMessage, response: ServerResponse) => handle(request, response),
    upgrade: dev
      ? (request: IncomingMessage, socket: Duplex, head: Buffer) => void upgrades.emit('upgrade', request, socket, head)
      : null,
    close: () => app.close(),
  }
}
