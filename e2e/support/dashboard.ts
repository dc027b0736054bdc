import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')
const START_LIMIT_MS = 30_000
const STOP_LIMIT_MS = 12_000
const KEPT_OUTPUT = 20_000

export interface Dashboard {
  /** `http://127.0.0.1:port` */
  readonly url: string
  /** Milliseconds from its start until it answered `/healthz`. */
  readonly startedInMs: number
  /** The last part of what it logged. */
  output(): string
  close(): Promise<void>
}

/** Starts the built dashboard on a free port with a data folder of its own, for one cluster called `demo`. */
export async function startDashboard(brokers: readonly string[]): Promise<Dashboard> {
  const dataDir = await mkdtemp(join(tmpdir(), 'partitura-e2e-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const startedMs = performance.now()
  const child = spawn(process.execPath, ['server/main.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PORT: String(port),
      HOST: '127.0.0.1',
      KAFKA_BROKERS: brokers.join(','),
      PARTITURA_CLUSTER_NAME: 'demo',
      PARTITURA_DATA_DIR: dataDir,
      NODE_ENV: 'production',
    },
  })
  let output = ''
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-KEPT_OUTPUT)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const close = async () => {
    await end(child)
    await rm(dataDir, { recursive: true, force: true, maxRetries: 3 })
  }
  try {
    await untilHealthy(url, child)
  } catch (error) {
    await close()
    throw new Error(`The dashboard did not start. It said:\n${output}`, { cause: error })
  }
  return { url, startedInMs: performance.now() - startedMs, output: () => output, close }
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}

async function untilHealthy(url: string, child: ChildProcess): Promise<void> {
  const deadlineMs = performance.now() + START_LIMIT_MS
  while (performance.now() < deadlineMs) {
    if (child.exitCode !== null) throw new Error(`it ended with exit code ${child.exitCode}`)
    const ok = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2_000) }).then(
      response => response.ok,
      () => false,
    )
    if (ok) return
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  throw new Error(`it did not answer /healthz within ${START_LIMIT_MS} ms`)
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise(resolve => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS)
  await ended
  clearTimeout(timer)
}
