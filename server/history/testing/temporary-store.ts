import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HistoryMetric } from '#lib/wire/history'
import { log } from '../../log.ts'
import { DEFAULT_RETENTION } from '../levels.ts'
import { HistoryStore } from '../store.ts'
import type { StoreOptions } from '../store.ts'

export const quietLog: typeof log = { ...log, warn: () => undefined, error: () => undefined }

/** A folder of its own, and stores in it whose clocks the test sets. */
export function temporaryHistory() {
  const folder = mkdtempSync(join(tmpdir(), 'partitura-history-'))
  const path = join(folder, 'history.sqlite')
  const clock = { nowMs: 0 }
  return {
    folder,
    path,
    clock,
    open(options: Partial<StoreOptions> = {}): HistoryStore {
      const time = () => clock.nowMs
      const limits = { retention: DEFAULT_RETENTION, maxSeries: 1000, maxBytes: 2 ** 30 }
      const store = new HistoryStore({ path, ...limits, log: quietLog, wallMs: time, steadyMs: time, ...options })
      store.load()
      return store
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** One sample of one series. */
export function post(
  store: HistoryStore,
  atMs: number,
  value: number,
  { metric = 'group.lag', labels = { group: 'g' } }: { metric?: HistoryMetric; labels?: Record<string, string> } = {},
): void {
  store.append('local', { kind: 'samples', clusterId: 'local', atMs, samples: [{ metric, labels, value }] })
}

export function maintain(store: HistoryStore): void {
  for (const _slice of store.maintain()) continue
}
