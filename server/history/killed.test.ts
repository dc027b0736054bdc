import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { checkDatabase } from './database.ts'
import { HistoryFile } from './history-file.ts'
import { FINEST, HOUR } from './levels.ts'
import { OpenHours } from './open-hours.ts'
import { SeriesIndex } from './series-index.ts'
import { temporaryHistory } from './testing/temporary-store.ts'

const T0 = Math.floor(1_763_860_800_000 / HOUR) * HOUR
const writer = fileURLToPath(new URL('testing/writer-process.ts', import.meta.url))

let home: ReturnType<typeof temporaryHistory>
beforeEach(() => {
  home = temporaryHistory()
})
afterEach(() => home.remove())

it('killed again and again while writing, it loses what was not flushed and nothing else, and has no sample twice', async () => {
  let next = 0
  // At a second a round 3,600 are more than an hour that became chunks; a busy machine needs more kills for them.
  for (let kill = 0; kill < 6 || next <= 3600; kill++) {
    const { posted, saved } = await writeAndKill(next, 250 + (kill % 6) * 41)
    const counts = samplesPerSeries()
    expect(new Set(counts).size).toBe(1)
    expect(counts[0]).toBeGreaterThanOrEqual(saved + 1)
    expect(counts[0]).toBeLessThanOrEqual(posted + 1)
    next = counts[0] ?? 0
  }
}, 60_000)

/** Runs a writer from a round on, and kills it some time after its first flush. */
async function writeAndKill(fromRound: number, afterMs: number): Promise<{ posted: number; saved: number }> {
  const child = spawn(process.execPath, [writer, home.path, String(fromRound), String(T0)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (!output.includes('saved') && text.includes('saved')) setTimeout(() => child.kill('SIGKILL'), afterMs)
    output += text
  })
  await once(child, 'close')
  const last = (word: string) =>
    Number(
      output
        .match(new RegExp(`${word} (\\d+)\\n`, 'g'))
        ?.at(-1)
        ?.split(' ')[1],
    )
  return { posted: last('posted'), saved: last('saved') }
}

/** How many samples each series has, by the counts of its buckets in chunks and journal. */
function samplesPerSeries(): number[] {
  const file = new HistoryFile(home.path, 2 ** 30)
  try {
    expect(checkDatabase(file.db)).toBeNull()
    const index = new SeriesIndex(1000)
    const hours = new OpenHours()
    file.load(index, hours, 0)
    return index.all().map(({ id }) => {
      const stored = file.chunks.read(FINEST, id, T0, T0 + 100 * HOUR)
      return [...stored, ...hours.bucketsOf('local', id)].reduce((sum, { count }) => sum + count, 0)
    })
  } finally {
    file.close()
  }
}
