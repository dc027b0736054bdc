import type { ClusterEvent } from '#lib/wire/events'
import type { JournalBatch } from './journal.ts'
import type { Series } from './series-index.ts'

/** At 12,000 samples every five seconds this is about an hour; small clusters get through days. */
const MAX_BYTES = 64 * 1024 * 1024
const MAX_EVENTS = 50_000

/**
 * What the file does not have yet. Bounded: when the file refuses for long, the oldest batches leave; their samples are still in the
 * open hours, so they are lost only if the process dies before the file accepts again.
 */
export class UnsavedQueue {
  batches: JournalBatch[] = []
  events: { clusterId: string; event: ClusterEvent }[] = []
  series: Series[] = []
  droppedEvents = 0
  sampleCount = 0
  #bytes = 0

  get isEmpty(): boolean {
    return this.batches.length === 0 && this.events.length === 0 && this.series.length === 0
  }

  addBatch(batch: JournalBatch): void {
    this.batches.push(batch)
    this.sampleCount += batch.sampleCount
    this.#bytes += batch.bytes.length
    while (this.#bytes > MAX_BYTES) {
      const oldest = this.batches.shift()
      if (!oldest) break
      this.#bytes -= oldest.bytes.length
      this.sampleCount -= oldest.sampleCount
    }
  }

  addEvents(clusterId: string, events: readonly ClusterEvent[]): void {
    for (const event of events) this.events.push({ clusterId, event })
    const tooMany = this.events.length - MAX_EVENTS
    if (tooMany <= 0) return
    this.events.splice(0, tooMany)
    this.droppedEvents += tooMany
  }

  addSeries(series: Series): void {
    this.series.push(series)
  }

  clear(): void {
    this.batches = []
    this.events = []
    this.series = []
    this.sampleCount = 0
    this.#bytes = 0
  }
}
