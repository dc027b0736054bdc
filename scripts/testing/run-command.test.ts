import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { getPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCommand } from './run-command.ts'

let dir = ''
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'run-command-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

const options = (timeoutMs: number) => ({ cwd: dir, timeoutMs, logFile: join(dir, 'log', `${timeoutMs}.log`) })

test('the exit code and all output come back', async () => {
  const result = await runCommand(['sh', '-c', 'echo out; echo err >&2; exit 3'], options(10_000))
  expect(result).toMatchObject({ exitCode: 3, timedOut: false })
  expect(result.tail).toContain('out')
  expect(result.tail).toContain('err')
  expect(await readFile(join(dir, 'log', '10000.log'), 'utf8')).toContain('out')
})

test('a command that does not exist is a failure, not an exception', async () => {
  const result = await runCommand(['no-such-command-here'], options(10_001))
  expect(result.exitCode).toBeNull()
  expect(result.tail).toContain('no-such-command-here')
})

test('past its time limit the command ends with its grandchildren', async () => {
  const result = await runCommand(['sh', '-c', 'sleep 60 & echo $!; wait'], options(300))
  expect(result).toMatchObject({ exitCode: null, timedOut: true })
  const grandchild = Number(result.tail.trim())
  await expect.poll(() => isRunning(grandchild)).toBe(false)
})

test('a command that begins after the signal ends at once', async () => {
  const result = await runCommand(['sleep', '60'], { ...options(60_000), signal: AbortSignal.abort() })
  expect(result).toMatchObject({ exitCode: null, timedOut: false })
  expect(result.elapsedMs).toBeLessThan(20_000)
})

test('a command stands back behind others, and so do its children', async () => {
  const result = await runCommand(['sh', '-c', 'sh -c nice'], { ...options(10_002), niceness: 7 })
  expect(result.tail.trim()).toBe(String(getPriority() + 7))
})

/** False also for a zombie: ended, only not yet collected by its parent. */
async function isRunning(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => null)
  return status !== null && !/^State:\s+[ZX]/m.test(status)
}
