import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError } from './config/config-error.ts'
import { projectFolder, readProcessConfig } from './config/process-config.ts'
import type { Config } from './config/read-config.ts'
import { PartituraError } from './errors.ts'
import { startFrontServer, type FrontServer } from './http/front-server.ts'
import { log, messageOf } from './log.ts'
import { PAGE_DOOR } from './page-data.ts'
import { preparePages, type Pages } from './pages.ts'
import { realParts } from './real-parts.ts'
import { startRuntime, type Runtime } from './runtime.ts'

const SHUTDOWN_MS = 9000
const GRACE_MS = 6000
const IMPATIENT_MS = 1000

process.on('unhandledRejection', reason => log.error('a rejection was not handled', { reason: messageOf(reason) }))
process.on('uncaughtException', error => {
  log.error('an exception was not caught; the process ends', { reason: messageOf(error), stack: error.stack })
  process.exit(1)
})

try {
  await start(readProcessConfig())
} catch (error) {
  // What the operator can put right is said in words; everything else with its stack.
  if (error instanceof ConfigError || error instanceof PartituraError) process.stderr.write(`${error.message}\n`)
  else log.error('Partitura cannot start', { reason: messageOf(error), stack: error instanceof Error ? error.stack : undefined })
  process.exit(1)
}

/** The port opens as soon as the API can answer; the pages follow. */
async function start(config: Config): Promise<void> {
  const { server } = config
  const runtime = await startRuntime(config, realParts, log, version())
  Reflect.set(globalThis, PAGE_DOOR, runtime.api)
  let pages: Pages | null = null
  const front = await startFrontServer({
    ...server,
    api: runtime.api,
    pages: server.pages ? () => pages : null,
    log,
  }).catch((error: unknown) => {
    throw portError(error, config)
  })
  endOnSignals(front, runtime, () => pages)
  const url = `http://${urlHost(server.host)}:${front.port}`
  log.info('listening', { url, clusters: config.clusters.map(({ id }) => id).join(', '), readOnly: server.insecureNoAuth })
  if (server.insecureNoAuth) log.warn('open to other machines without authentication: every cluster is read-only')
  if (server.pages) {
    pages = await preparePages({ dev: server.dev, dir: projectFolder, hostname: server.host, port: front.port })
    log.info('pages are ready', { url })
  }
}

function endOnSignals(front: FrontServer, runtime: Runtime, pages: () => Pages | null): void {
  let endingSinceMs: number | null = null
  const end = (signal: string) => {
    // npm passes on the Ctrl-C that the terminal has sent to both of us: only a later one means impatience.
    if (endingSinceMs !== null && performance.now() - endingSinceMs > IMPATIENT_MS) process.exit(1)
    if (endingSinceMs !== null) return
    endingSinceMs = performance.now()
    log.info('ending', { signal })
    setTimeout(() => {
      log.error('something did not end in time')
      process.exit(1)
    }, SHUTDOWN_MS).unref()
    void shutDown(front, runtime, pages())
  }
  process.on('SIGTERM', () => end('SIGTERM'))
  process.on('SIGINT', () => end('SIGINT'))
}

/** Streams first, so that their readers are told before the sockets close; the history last, so that nothing seen is lost. */
async function shutDown(front: FrontServer, runtime: Runtime, pages: Pages | null): Promise<void> {
  try {
    await runtime.retire()
    await front.close(GRACE_MS)
    await runtime.close()
    await pages?.close()
    log.info('ended')
    process.exit(0)
  } catch (error) {
    log.error('the end was not orderly', { reason: messageOf(error) })
    process.exit(1)
  }
}

function portError(error: unknown, { server }: Config): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null
  const where = `${server.host}:${server.port}`
  if (code === 'EADDRINUSE')
    return new PartituraError('conflict', `Port ${where} is taken. Choose another one: PORT=3001 npm start`)
  if (code === 'EACCES')
    return new PartituraError('conflict', `Port ${where} is not allowed to this user. Choose one above 1023.`)
  if (code === 'EADDRNOTAVAIL') return new PartituraError('conflict', `This machine has no address ${server.host}.`)
  return error
}

function urlHost(host: string): string {
  if (host === '127.0.0.1' || host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
}

function version(): string {
  const parsed: unknown = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8'))
  return typeof parsed === 'object' && parsed !== null && 'version' in parsed ? String(parsed.version) : '0'
}
