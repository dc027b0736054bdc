import { setTimeout as sleep } from 'node:timers/promises'
import type { DemoAction } from '#lib/wire/demo'
import { PartituraError } from '../errors.ts'
import { messageOf } from '../log.ts'
import type { DemoControl } from './demo-control.ts'

const LIMIT_MS = 180_000
const LOOK_EVERY_MS = 300
/** What brings a process back from the state that its launcher tells; the others need only time. */
const WAYS: Readonly<Record<string, DemoAction>> = { paused: 'resume', stopped: 'start', killed: 'start', exited: 'start' }

/**
 * Brings a broker's process back, from whatever state it is in: what the launcher says decides, not what we believe to have
 * done. Resolves when it runs and serves, with the state that it was found in.
 * @throws PartituraError with the last reason when it does not run after three minutes, or `signal` aborts
 */
export async function bringBack(control: DemoControl, brokerId: number, signal: AbortSignal): Promise<string> {
  const untilMs = performance.now() + LIMIT_MS
  let found: string | null = null
  let reason = 'it does not run'
  while (performance.now() < untilMs && !signal.aborted) {
    try {
      const state = await wayBack(control, brokerId, signal)
      found ??= state
      if (state === 'running') return found
      reason = `it is ${state}`
    } catch (error) {
      reason = messageOf(error)
    }
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => {})
  }
  throw new PartituraError('broker-unreachable', `Broker ${brokerId} could not be brought back: ${reason}`)
}

/** One step on the way: does what its state calls for, and answers the state before. */
export async function wayBack(control: DemoControl, brokerId: number, signal: AbortSignal): Promise<string> {
  const broker = (await control.brokers(signal)).find(each => each.brokerId === brokerId)
  if (broker === undefined) throw new PartituraError('broker-not-found', `The demo has no broker ${brokerId}.`)
  const way = WAYS[broker.state]
  if (way !== undefined) await control.act(brokerId, way, signal)
  return broker.state
}
