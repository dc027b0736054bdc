/**
 * Writes as fast as it can until it is killed, going on where the file ends: in every round one sample of each series, one second
 * later than the one before, so that hours are over and become chunks many times a second. Says after each flush what is safe.
 */
import { writeSync } from 'node:fs'
import { DEFAULT_RETENTION } from '../levels.ts'
import { HistoryStore } from '../store.ts'
import { quietLog } from './temporary-store.ts'

const [path = '', firstRound = '0', startMs = '0'] = process.argv.slice(2)
const SERIES = 60

const clock = { nowMs: Number(startMs) }
const time = () => clock.nowMs
const limits = { retention: DEFAULT_RETENTION, maxSeries: 1000, maxBytes: 2 ** 30 }
const store = new HistoryStore({ path, ...limits, log: quietLog, wallMs: time, steadyMs: time })
store.load()
for (let round = Number(firstRound); ; round++) {
  clock.nowMs = Number(startMs) + round * 1000
  const samples = Array.from({ length: SERIES }, (_, n) => ({
    metric: 'group.lag' as const,
    labels: { group: 'g', topic: 't', partition: String(n) },
    value: round,
  }))
  store.append('local', { kind: 'samples', clusterId: 'local', atMs: clock.nowMs, samples })
  writeSync(1, `posted ${round}\n`)
  if (round % 10 === 0 && store.flush()) writeSync(1, `saved ${round}\n`)
  if (round % 50 === 0) for (const _slice of store.maintain()) continue
}
