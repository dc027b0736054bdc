import { openHistory } from './history/open-history.ts'
import { openChanges } from './kafka/changes/open-changes.ts'
import { createBrokerPool } from './kafka/connections/broker-pool.ts'
import { createOnDemandReads } from './kafka/reads/on-demand.ts'
import { createMessageEngine } from './messages/messages.ts'
import { startObserver } from './observer/start-observer.ts'
import type { RuntimeParts } from './runtime.ts'

/** What a running process is made of; tests of the runtime may put others in their places. */
export const realParts: RuntimeParts = {
  openHistory: (dataDir, log) => openHistory({ dataDir, log }),
  startObserver: (config, history) => startObserver({ config, historyPort: history }),
  createReads: createOnDemandReads,
  openChanges,
  createMessageEngine: () => createMessageEngine(),
  createBrowsePool: config => createBrokerPool(config, 'browse'),
}
