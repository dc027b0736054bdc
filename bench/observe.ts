import { execFileSync, spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { startBigCluster } from './big-cluster.ts'
import type { FloorPart } from './observe-floor.ts'
import type { LookMeasurement } from './observe-look.ts'

const MAX_RATIO = 1.5
const MAX_PAUSE_MS = 20
const MAX_RESIDENT_MB = 350
const RUNS = 25
const CHILD_TIMEOUT_MS = 180_000
const FIRST_MS = 300

/**
 * One full look through the observer against the bare requests of the same look, on the same cluster in the same run, each in
 * a process of its own. `--replication-factor=3` on a machine with cores to spare. Pauses are watched in another process, beside
 * one that does nothing. `--real-time` (root) runs both before everything else, their main threads first (SCHED_FIFO): a pause in
 * wall time is then the thread's own, not its wait for one of two cores that three brokers keep busy.
 */
export async function run(options: readonly string[]): Promise<boolean> {
  const wanted = options.find(option => option.startsWith('--replication-factor='))?.split('=')[1]
  const realTime = options.includes('--real-time')
  const wish = wanted === undefined ? {} : { replicationFactor: Number(wanted) }
  const startedMs = performance.now()
  const big = await startBigCluster(wish, message => console.error(message))
  console.error(`the cluster was ready after ${Math.round((performance.now() - startedMs) / 1000)} s`)
  try {
    const address = big.cluster.bootstrap[0] ?? ''
    // Brokers are slower at first, and this machine is not always quiet: the floor is measured before and after, the lower counts.
    await child<FloorPart[]>('observe-floor.ts', address)
    const before = await child<FloorPart[]>('observe-floor.ts', address)
    const all = big.cluster.bootstrap.join(',')
    const look = await child<LookMeasurement>('observe-look.ts', all, ['times'])
    const after = await child<FloorPart[]>('observe-floor.ts', address)
    const idle = startIdle(realTime)
    const watched = await child<LookMeasurement>('observe-look.ts', all, [], realTime)
    const idlePauseMs = await idle.stop()
    return report(sum(before) < sum(after) ? before : after, look, watched, idlePauseMs, big.size.replicationFactor)
  } finally {
    await big.close()
  }
}

function startIdle(realTime: boolean): { stop(): Promise<number> } {
  const idle = start([join(import.meta.dirname, 'observe-idle.ts')], realTime)
  return {
    async stop() {
      idle.stdin.end()
      const { longestPauseMs } = JSON.parse(await text(idle.stdout)) as { longestPauseMs: number }
      return longestPauseMs
    },
  }
}

async function child<T>(file: string, bootstrap: string, more: readonly string[] = [], realTime = false): Promise<T> {
  const running = start([join(import.meta.dirname, file), bootstrap, String(RUNS), ...more], realTime)
  const limit = setTimeout(() => running.kill('SIGKILL'), CHILD_TIMEOUT_MS)
  try {
    return JSON.parse(await text(running.stdout)) as T
  } finally {
    clearTimeout(limit)
  }
}

function start(args: readonly string[], realTime: boolean) {
  const program = [process.execPath, ...args]
  const started = spawn(realTime ? 'chrt' : 'nice', [...(realTime ? ['--fifo', '1'] : ['-n', '0']), ...program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  if (!realTime) return started
  // Its first thread, whose id is the process', before its own workers too; when `chrt` has become the program.
  const timer = setTimeout(() => execFileSync('chrt', ['--fifo', '--pid', '2', String(started.pid)]), FIRST_MS)
  started.once('exit', () => clearTimeout(timer))
  return started
}

function report(
  floor: readonly FloorPart[],
  look: LookMeasurement,
  watched: LookMeasurement,
  idlePauseMs: number,
  replicationFactor: number,
): boolean {
  const longestPauseMs = watched.longestPauseMs ?? Number.NaN
  const ratio = look.fullLookMs / sum(floor)
  console.log(
    `${look.topics} topics, ${look.partitions} partitions × ${replicationFactor} replicas, ${look.groups} groups, three brokers`,
  )
  for (const { name, medianMs } of floor) line(`floor: ${name}`, `${medianMs.toFixed(1)} ms`)
  line('floor: all, one after another', `${sum(floor).toFixed(1)} ms`)
  for (const { name, tookMs } of look.classes) line(`observer: ${name}`, `${tookMs.toFixed(1)} ms`)
  line('observer: first look, with its start', `${look.firstLookMs.toFixed(0)} ms`)
  line('observer: failures', String(look.failures + watched.failures))
  line('the same looks while pauses are watched', `${watched.fullLookMs.toFixed(1)} ms`)
  line('longest turn of the main thread, processor time', `${watched.longestWorkMs?.toFixed(1)} ms`)
  line('longest pause of an idle process meanwhile', `${idlePauseMs.toFixed(1)} ms`)
  const held = [
    limit('observer: full look, visible on the main thread', `${look.fullLookMs.toFixed(1)} ms`, true),
    limit('ratio to the floor', ratio.toFixed(2), ratio <= MAX_RATIO, `at most ${MAX_RATIO}`),
    limit(
      'longest pause of the main thread',
      `${longestPauseMs.toFixed(1)} ms`,
      longestPauseMs < MAX_PAUSE_MS,
      `under ${MAX_PAUSE_MS} ms`,
    ),
    limit('resident', `${watched.residentMb.toFixed(0)} MB`, watched.residentMb < MAX_RESIDENT_MB, `under ${MAX_RESIDENT_MB} MB`),
  ]
  return held.every(Boolean) && look.failures + watched.failures === 0
}

function sum(parts: readonly FloorPart[]): number {
  return parts.reduce((total, part) => total + part.medianMs, 0)
}

function limit(name: string, value: string, held: boolean, wanted?: string): boolean {
  line(name, wanted === undefined ? value : `${value}   (${wanted}: ${held ? 'held' : 'BROKEN'})`)
  return held
}

function line(name: string, value: string): void {
  console.log(`  ${name.padEnd(50)} ${value}`)
}
