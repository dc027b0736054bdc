import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { whenStopped } from './when-stopped.ts'

// Writes its count all the time, from its main thread.
const COUNTS = 'let n = 0; for (;;) require("node:fs").writeSync(1, `${++n}\\n`)'

test.runIf(process.platform === 'linux')('waits until no thread runs any more, and for nobody who is gone', async () => {
  const child = spawn(process.execPath, ['-e', COUNTS], { stdio: ['ignore', 'pipe', 'ignore'] })
  const pid = child.pid ?? 0
  try {
    child.stdout.resume()
    await once(child.stdout, 'data')
    child.kill('SIGSTOP')
    await whenStopped(pid)
    expect(await readFile(`/proc/${pid}/stat`, 'utf8')).toMatch(/\) T /)
  } finally {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  const startedMs = performance.now()
  await whenStopped(pid)
  expect(performance.now() - startedMs).toBeLessThan(1000)
})
