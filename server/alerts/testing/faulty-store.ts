import { existsSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { PartituraError } from '../../errors.ts'
import type { AlertStore } from '../alert-store.ts'
import { AlertFile } from '../store/alert-file.ts'

/** `late`: it does what it was asked, but the answer does not come in time. `refused`: it does nothing and says so. */
export type Fault = 'late' | 'refused' | null

/** The file of alerts without its thread, on a disk that behaves as it is told. */
export function faultyStore(path: string, faultOf: (call: keyof AlertStore) => Fault): AlertStore {
  let opened: AlertFile | null = null
  const file = () => (opened ??= new AlertFile(path))
  async function answer<Value>(call: keyof AlertStore, work: (file: AlertFile) => Value): Promise<Value> {
    await nextTurn()
    const fault = faultOf(call)
    if (fault === 'refused') throw new PartituraError('internal', 'The file of the alerts refused: it is a test')
    const value = work(file())
    if (fault === 'late') throw new PartituraError('timed-out', 'The disk does not answer.', { retryable: true })
    return value
  }
  return {
    exists: () => opened !== null || existsSync(path),
    unusable: () => Promise.resolve(null),
    warnings: () => [],
    load: () => answer('load', each => each.load()),
    putRule: (...args) => answer('putRule', each => each.putRule(...args)),
    dropRule: (...args) => answer('dropRule', each => each.dropRule(...args)),
    putSilence: (...args) => answer('putSilence', each => each.putSilence(...args)),
    dropSilences: (...args) => answer('dropSilences', each => each.dropSilences(...args)),
    change: (...args) => answer('change', each => each.change(...args)),
    due: (...args) => answer('due', each => each.due(...args)),
    attempted: (...args) => answer('attempted', each => each.attempted(...args)),
    abandon: (...args) => answer('abandon', each => each.abandon(...args)),
    giveUp: (...args) => answer('giveUp', each => each.giveUp(...args)),
    deliveries: (...args) => answer('deliveries', each => each.deliveries(...args)),
    ended: (...args) => answer('ended', each => each.ended(...args)),
    waiting: (...args) => answer('waiting', each => each.waiting(...args)),
    close: () => answer('close', each => each.close()),
  }
}
