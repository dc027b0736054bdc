/**
 * The pauses of a process that does nothing, for as long as its parent lets it: what a pause on this machine is worth. Ends,
 * and prints its longest pause as JSON, when its standard input ends.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'

if (import.meta.main) {
  const pauses = monitorEventLoopDelay({ resolution: 1 })
  pauses.enable()
  process.stdin.resume().on('end', () => {
    console.log(JSON.stringify({ longestPauseMs: pauses.max / 1e6 }))
    process.exit(0)
  })
}
