/**
 * The pauses of a process that does nothing, for as long as its parent lets it: what a pause on this machine is worth. Ends,
 * and prints its longest pause and its p99.9 as JSON, when its standard input ends. Argument: milliseconds between two looks.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'

if (import.meta.main) {
  const resolution = Number(process.argv[2] ?? 1)
  const pauses = monitorEventLoopDelay({ resolution })
  pauses.enable()
  process.stdin.resume().on('end', () => {
    const p999Ms = Math.max(0, pauses.percentile(99.9) / 1e6 - resolution)
    console.log(JSON.stringify({ longestPauseMs: pauses.max / 1e6, p999Ms }))
    process.exit(0)
  })
}
