import { openHistory } from './history/open-history.ts'
import { loadInSlices } from './load-in-slices.ts'
import { startObserver } from './observer/start-observer.ts'
import type { RuntimeParts } from './runtime.ts'

/** What a running process is made of; tests of the runtime may put others in their places. */
export const realParts: RuntimeParts = {
  openHistory: (dataDir, log) => openHistory({ dataDir, log }),
  startObserver: (config, history) => startObserver({ config, historyPort: history }),
  async loadKafka() {
    await loadInSlices(import.meta.resolve('./kafka-parts.ts'))
    return (await import('./kafka-parts.ts')).createKafka()
  },
}
