import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Admin } from '@platformatic/kafka'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { projectRoot } from './brokers/paths.ts'
import { runCommand } from './brokers/run-command.ts'
import { nodeCommand } from './dashboard.ts'

const address = z.object({ url: z.string(), token: z.string() })
const ARGS = ['demo/main.ts', '--no-dashboard', '--brokers', '3']

let folder = ''
let demo: ChildProcess
let output = ''
const environment = () => ({ ...process.env, PARTITURA_DEMO_DIR: folder })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'partitura-demo-'))
  demo = spawn(nodeCommand, ARGS, { cwd: projectRoot, env: environment(), stdio: ['ignore', 'pipe', 'inherit'] })
  demo.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text))
  await until(() => output.includes('traffic is running'), 90_000)
}, 100_000)

afterAll(async () => {
  demo.kill('SIGKILL')
  await until(async () => (await processesOfDemo()).length === 0, 20_000)
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
})

test('a second start finds the first, names its address and ends well', async () => {
  const { stdout } = await runCommand('/usr/bin/env', [`PARTITURA_DEMO_DIR=${folder}`, nodeCommand, ...ARGS], {
    timeoutMs: 20_000,
    cwd: projectRoot,
  })
  expect(stdout).toBe(`the demo is running already (process ${demo.pid}): ${await bootstrap()}\n`)
})

test('the address of the control server is for its owner only, and nobody gets in without the token', async () => {
  const file = join(folder, 'control.json')
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  const { url, token } = address.parse(JSON.parse(await readFile(file, 'utf8')))
  expect((await fetch(`${url}/brokers`)).status).toBe(401)
  const other = (token.startsWith('x') ? 'y' : 'x') + token.slice(1)
  expect((await fetch(`${url}/brokers`, { headers: { authorization: `Bearer ${other}` } })).status).toBe(401)
})

test('a broker is paused, resumed, killed and started over HTTP; nonsense is refused with the reason', async () => {
  expect(await control('POST', '/brokers/2/pause')).toMatchObject({ status: 200, body: { id: 2, state: 'paused' } })
  expect(await control('POST', '/brokers/2/pause')).toMatchObject({ status: 409, body: { detail: 'broker 2 is paused' } })
  expect(await control('POST', '/brokers/2/resume')).toMatchObject({ status: 200, body: { id: 2, state: 'running' } })
  expect(await control('POST', '/brokers/3/kill')).toMatchObject({ status: 200, body: { id: 3, state: 'killed', pid: null } })
  expect(await control('POST', '/brokers/3/start')).toMatchObject({ status: 200, body: { id: 3, state: 'running' } })
  expect(await control('POST', '/brokers/9/stop')).toMatchObject({ status: 404, body: { detail: 'there is no broker 9' } })
  expect(await control('POST', '/brokers/3/explode')).toMatchObject({ status: 404 })
  expect(await control('GET', '/brokers/3/stop')).toMatchObject({ status: 405 })
})

test('the traffic goes on after a broker was lost and came back', async () => {
  const before = await endOfOrders()
  await vi.waitFor(async () => expect(await endOfOrders()).toBeGreaterThan(before), { timeout: 30_000, interval: 500 })
}, 40_000)

test('SIGINT ends everything within ten seconds: no process, no lock, no control address', async () => {
  const startedMs = performance.now()
  demo.kill('SIGINT')
  await new Promise(resolve => demo.once('exit', resolve))
  const tookMs = performance.now() - startedMs
  expect(tookMs).toBeLessThan(10_000)
  expect(demo.exitCode).toBe(0)
  expect(await processesOfDemo()).toEqual([])
  await expect(stat(join(folder, 'lock.json'))).rejects.toThrow('ENOENT')
  await expect(stat(join(folder, 'control.json'))).rejects.toThrow('ENOENT')
})

async function until(condition: () => boolean | Promise<boolean>, timeout: number): Promise<void> {
  const check = async () => {
    if (!(await condition())) throw new Error(`still not: ${condition.toString()}`)
  }
  await vi.waitFor(check, { timeout, interval: 200 })
}

async function control(method: string, path: string): Promise<{ status: number; body: unknown }> {
  const { url, token } = address.parse(JSON.parse(await readFile(join(folder, 'control.json'), 'utf8')))
  const response = await fetch(url + path, { method, headers: { authorization: `Bearer ${token}` } })
  return { status: response.status, body: await response.json() }
}

async function bootstrap(): Promise<string> {
  return z
    .object({ bootstrap: z.array(z.string()) })
    .parse(JSON.parse(await readFile(join(folder, 'lock.json'), 'utf8')))
    .bootstrap.join(',')
}

async function endOfOrders(): Promise<bigint> {
  const admin = new Admin({
    clientId: 'test',
    bootstrapBrokers: (await bootstrap()).split(','),
    retries: 1,
    connectTimeout: 2000,
  })
  try {
    const partitions = Array.from({ length: 6 }, (_, partitionIndex) => ({ partitionIndex, timestamp: -1n }))
    const [orders] = await admin.listOffsets({ topics: [{ name: 'orders', partitions }] })
    return (orders?.partitions ?? []).reduce((sum, partition) => sum + partition.offset, 0n)
  } finally {
    await admin.close()
  }
}

/** Brokers carry the folder in their arguments; everything else is found as a child of the demo. */
async function processesOfDemo(): Promise<string[]> {
  const { stdout } = await runCommand('ps', ['-eo', 'ppid,args'], { timeoutMs: 5000 })
  return stdout.split('\n').filter(row => row.includes(folder) || row.trim().startsWith(`${demo.pid} `))
}
