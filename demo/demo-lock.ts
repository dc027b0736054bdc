import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { runCommand } from './brokers/run-command.ts'

const contents = z.object({ pid: z.number().int().positive(), dashboard: z.string().nullable(), bootstrap: z.array(z.string()) })

/** What a running demo says of itself; `dashboard` is null and `bootstrap` empty while it starts. */
export type RunningDemo = z.infer<typeof contents>
export type DemoLock = { publish(state: Omit<RunningDemo, 'pid'>): Promise<void>; release(): Promise<void> }

/** Takes the lock of a demo's folder, or tells which demo holds it. A lock whose owner is gone counts for nothing. */
export async function takeDemoLock(file: string): Promise<{ lock: DemoLock } | { running: RunningDemo }> {
  await mkdir(dirname(file), { recursive: true })
  const mine = { pid: process.pid, dashboard: null, bootstrap: [] }
  for (;;) {
    const isTaken = await writeFile(file, text(mine), { flag: 'wx' }).then(
      () => false,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'EEXIST') return true
        throw error
      },
    )
    if (!isTaken) break
    const holder = await readHolder(file)
    if (holder && (await isDemo(holder.pid))) return { running: holder }
    await rm(file, { force: true })
  }
  return {
    lock: {
      publish: state => writeFile(file, text({ pid: process.pid, ...state })),
      release: () => rm(file, { force: true }),
    },
  }
}

const text = (demo: RunningDemo) => `${JSON.stringify(demo)}\n`

async function readHolder(file: string): Promise<RunningDemo | null> {
  try {
    return contents.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch {
    return null
  }
}

/** Process ids are used again: only a process that runs this program is a demo. */
async function isDemo(pid: number): Promise<boolean> {
  const { stdout } = await runCommand('ps', ['-o', 'args=', '-p', String(pid)], { timeoutMs: 5000 }).catch(() => ({ stdout: '' }))
  return stdout.includes('demo/main.ts')
}
