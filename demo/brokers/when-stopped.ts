import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

const LIMIT_MS = 2000
const STOPPED = new Set(['T', 't', 'Z', 'X'])

/**
 * Resolves when every thread of a process stands still after SIGSTOP. The signal only asks: threads go on for a moment, and a
 * broker may answer one more request in it. Resolves also when the process is gone, when the system has no /proc to look at,
 * and after two seconds: the signal has been sent whatever is seen of it.
 */
export async function whenStopped(pid: number): Promise<void> {
  const untilMs = performance.now() + LIMIT_MS
  while (performance.now() < untilMs && !(await isStopped(pid))) await sleep(1)
}

async function isStopped(pid: number): Promise<boolean> {
  try {
    const threads = await readdir(`/proc/${pid}/task`)
    const states = await Promise.all(threads.map(thread => stateOf(`/proc/${pid}/task/${thread}/stat`)))
    return states.every(state => STOPPED.has(state))
  } catch {
    return true
  }
}

/** proc_pid_stat(5): the state follows the name, which is in brackets and may itself hold any. A thread that is gone has ended. */
async function stateOf(file: string): Promise<string> {
  const stat = await readFile(file, 'utf8').catch(() => null)
  return stat === null ? 'X' : stat.charAt(stat.lastIndexOf(')') + 2)
}
