/**
 * Alerts of the whole process: rules are looked at every few seconds against what the observers have seen, what changes is
 * written down, and a queue of its own delivers it. Nothing here asks Kafka, and nothing waits for a receiver.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { FileThread } from '../durable/file-thread.ts'
import { Alerts, type AlertsSettings } from './alerts.ts'
import { openSender, type Sender } from './delivery/open-sender.ts'
import type { AlertFile } from './store/alert-file.ts'
import type { AlertStore } from './alert-store.ts'

export interface AlertsOptions extends AlertsSettings {
  dataDir: string
  /** For tests. */
  sender?: Sender
}

/** `alerts.sqlite` in the data folder, in a thread of its own that is started when there is a file or the first rule is made. */
export function openAlerts(options: AlertsOptions): Alerts {
  const { dataDir, log } = options
  const path = join(dataDir, 'alerts.sqlite')
  const worker = new URL('./store/worker.ts', import.meta.url)
  let opened: FileThread<AlertFile> | null = null
  const file = () => (opened ??= new FileThread<AlertFile>({ path, worker, of: 'alerts', log }))
  const store: AlertStore = {
    exists: () => opened !== null || existsSync(path),
    unusable: () => file().ready,
    warnings: () => opened?.warnings ?? [],
    load: () => file().call('load', []),
    putRule: (...args) => file().call('putRule', args),
    dropRule: (...args) => file().call('dropRule', args),
    putSilence: (...args) => file().call('putSilence', args),
    dropSilences: (...args) => file().call('dropSilences', args),
    change: (...args) => file().call('change', args),
    due: (...args) => file().call('due', args),
    attempted: (...args) => file().call('attempted', args),
    giveUp: (...args) => file().call('giveUp', args),
    abandon: (...args) => file().call('abandon', args),
    deliveries: (...args) => file().call('deliveries', args),
    ended: (...args) => file().call('ended', args),
    waiting: (...args) => file().call('waiting', args),
    close: () => opened?.close() ?? Promise.resolve(),
  }
  return new Alerts({ ...options, store, sender: options.sender ?? openSender(log) })
}
