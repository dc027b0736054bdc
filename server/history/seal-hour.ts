import { rollUp } from './bucket.ts'
import type { HistoryFile } from './history-file.ts'
import { FINEST, HOUR, LEVELS } from './levels.ts'
import type { OpenHour } from './open-hours.ts'
import { inTransaction } from './transaction.ts'

/** Few enough that queries and samples wait for some milliseconds only. */
const SERIES_PER_SLICE = 50
const JOURNAL_ROWS_PER_SLICE = 100

/**
 * Writes a finished hour as chunks of every level, slice by slice, and deletes its rows of the journal. A series leaves the open hour
 * when its chunks are in the file. Whatever was journaled must be flushed before; throws what SQLite says, and can be called again.
 */
export function* sealHour(file: HistoryFile, hour: OpenHour): Generator<void> {
  const { clusterId, startMs } = hour
  const journalSeq = file.journal.lastSeq()
  const ids = [...hour.series.keys()].toSorted((a, b) => a - b)
  const touch = file.db.prepare('UPDATE series SET last_ms = MAX(last_ms, ?) WHERE id = ?')
  for (let from = 0; from < ids.length; from += SERIES_PER_SLICE) {
    const slice = ids.slice(from, from + SERIES_PER_SLICE)
    inTransaction(file.db, () => {
      for (const id of slice) {
        const buckets = hour.series.get(id)?.buckets() ?? []
        for (const level of LEVELS) file.chunks.merge(level, id, level === FINEST ? buckets : rollUp(buckets, level.stepMs))
        touch.run(startMs + HOUR, id)
      }
      file.seals.write(clusterId, startMs, { seriesId: slice.at(-1) ?? 0, journalSeq })
    })
    for (const id of slice) hour.series.delete(id)
    yield
  }
  while (file.journal.deleteSome(clusterId, startMs, journalSeq, JOURNAL_ROWS_PER_SLICE) > 0) yield
  file.seals.delete(clusterId, startMs)
}
