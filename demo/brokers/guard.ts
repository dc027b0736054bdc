import { spawn } from 'node:child_process'

export type ProcessGuard = {
  /** From now on the process dies (SIGKILL) when this process ends in whatever way. */
  add(pid: number): void
  /** The process has ended by itself; its id may soon belong to someone else. */
  remove(pid: number): void
  /** Ends the guard; processes still guarded are killed. */
  close(): Promise<void>
}

// A shell reads "+ pid" and "- pid" from a pipe that only we hold. When we die, even by SIGKILL, the pipe closes and the shell
// kills what is left. It ignores the signals that a terminal sends to the whole process group.
const SCRIPT = `
trap '' INT TERM HUP
pids=' '
while read -r verb pid; do
  if [ "$verb" = + ]; then pids="$pids$pid "; continue; fi
  kept=' '
  for p in $pids; do [ "$p" = "$pid" ] || kept="$kept$p "; done
  pids=$kept
done
for p in $pids; do kill -KILL "$p" 2>/dev/null; done
`

/** One guard serves any number of children. See ProcessGuard. */
export function startProcessGuard(): ProcessGuard {
  const shell = spawn('/bin/sh', ['-c', SCRIPT], { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
  const ended = new Promise<void>(resolve => {
    shell.on('exit', () => resolve())
    shell.on('error', () => resolve())
  })
  shell.stdin.on('error', () => {})
  shell.unref()
  return {
    add: pid => void shell.stdin.write(`+ ${pid}\n`),
    remove: pid => void shell.stdin.write(`- ${pid}\n`),
    async close() {
      shell.ref()
      shell.stdin.end()
      await ended
    },
  }
}
