import { openHistory } from './history/open-history.ts'
import { startObserver } from './observer/start-observer.ts'
import type { RuntimeParts } from './runtime.ts'

/** What a running process is made of; tests of the runtime may put others in their places. */
export const realParts: RuntimeParts = {
  openHistory: (dataDir, log) => openHistory({ dataDir, log }),
  startObserver: (config, history) => startObserver({ config, historyPort: history }),
  loadKafka: async () => (await import('./kafka-parts.ts')).createKafka(),
}
