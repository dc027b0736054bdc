/** How the history is doing; `ok` false is a degraded history, never a reason to stop showing live data. */
export interface HistoryStatus {
  ok: boolean
  degradedReason: string | null
  /** null: kept in memory only. */
  path: string | null
  /** Waiting in memory to be written. */
  queuedSamples: number
  /** Lost for good. */
  droppedSamples: number
  droppedEvents: number
  /** Not kept because the number of series is bounded. */
  refusedSamples: number
  seriesCount: number
  sizeBytes: number | null
  /** New name of a damaged file. */
  setAside: string | null
  warnings: string[]
}
