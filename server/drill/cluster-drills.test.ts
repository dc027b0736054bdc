import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DRILL_TOPIC } from '#lib/kafka/drill-prediction'
import type { Drill } from '#lib/wire/drill'
import { PartituraError } from '../errors.ts'
import { fakeConfig, quietLog } from '../testing/fake-host.ts'
import { createDrills, type DrillRequest } from './cluster-drills.ts'
import type { DemoControl } from './demo-control.ts'
import { openDrillStore, type DrillStore } from './store/open-drill-store.ts'
import { FakeDemo } from './testing/fake-demo.ts'

const PATIENCE = { timeout: 20_000 }

let folder: string
let store: DrillStore
let demo: FakeDemo
let drills: ReturnType<typeof createDrills>

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'partitura-drills-'))
  store = openDrillStore(folder, quietLog)
  demo = new FakeDemo()
  drills = newDrills()
})
afterEach(async () => {
  await drills.close()
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

function newDrills(readOnly = false, control: DemoControl = demo.control) {
  const { cluster, measure } = demo
  return createDrills({ config: fakeConfig('demo'), readOnly, control, cluster, store, measure, log: quietLog })
}

const request = (changes: Partial<DrillRequest> = {}): DrillRequest => {
  return { brokerId: 3, kind: 'kill', holdSeconds: 0, force: false, ...changes }
}

async function ended(drillId: string): Promise<Drill> {
  await drills.settled()
  await vi.waitFor(() => expect(drills.activeId).toBeNull(), PATIENCE)
  const drill = await drills.read(drillId)
  if (drill === null) throw new Error('the drill was not kept')
  return drill
}

const phaseOf = async (drillId: string) => (await drills.read(drillId))?.phase

describe('a drill', { timeout: 30_000 }, () => {
  it('makes its topic, loses the broker, brings it back, and leaves only its report', async () => {
    const drill = await ended(await drills.start(request()))
    expect(demo.asked).toEqual([`create ${DRILL_TOPIC}`, 'kill 3', 'start 3', `delete ${DRILL_TOPIC}`])
    expect(drill).toMatchObject({ state: 'finished', live: null, report: { messages: { lost: 0, acknowledged: 300 } } })
    expect(drill.report?.counts).toMatchObject({ unexplained: 0, unknown: 0 })
    expect(drills.list()).toMatchObject([{ drillId: drill.drillId, lost: 0, acknowledged: 300, exceptions: 0 }])
  })

  it('has the leaders elected that it wants when its topic came to be while a broker’s session had lapsed', async () => {
    demo.displaced = true
    const drill = await ended(await drills.start(request()))
    expect(demo.asked).toEqual([`create ${DRILL_TOPIC}`, 'elect preferred', 'kill 3', 'start 3', `delete ${DRILL_TOPIC}`])
    expect(drill.state).toBe('finished')
  })

  it('has on the disk what is to be undone before it is done', async () => {
    const seen: unknown[] = []
    const act: DemoControl['act'] = async (brokerId, action, signal) => {
      if (action === 'kill') seen.push((await store.load('demo')).active[0]?.undo)
      return demo.control.act(brokerId, action, signal)
    }
    await drills.close()
    drills = newDrills(false, { ...demo.control, act })
    await ended(await drills.start(request()))
    expect(seen).toEqual([{ topic: DRILL_TOPIC, brokerId: 3 }])
  })

  it('empties the disk of a broker only after it was killed', async () => {
    await ended(await drills.start(request({ kind: 'lose-disk' })))
    expect(demo.asked.slice(1, 4)).toEqual(['kill 3', 'wipe 3', 'start 3'])
  })

  it('says that its messages could not be counted rather than that none was lost', async () => {
    demo.checked = null
    const { report } = await ended(await drills.start(request()))
    expect(report?.messages).toMatchObject({ lost: null, acknowledged: 300, reason: 'no leader' })
    expect(report?.sentence.headline).toContain('could not be counted')
  })

  it('that is aborted brings the broker back at once, and is reported as aborted', async () => {
    const drillId = await drills.start(request({ kind: 'pause', holdSeconds: 600 }))
    await vi.waitFor(async () => expect(await phaseOf(drillId)).toBe('away'), PATIENCE)
    drills.abort(drillId)
    expect(await ended(drillId)).toMatchObject({ state: 'aborted', report: { messages: { lost: 0 } } })
    expect(demo.states.get(3)).toBe('running')
  })

  it('waits for the one that runs', async () => {
    const drillId = await drills.start(request({ holdSeconds: 600 }))
    await expect(drills.start(request({ brokerId: 2 }))).rejects.toMatchObject({ code: 'conflict' })
    drills.abort(drillId)
    await ended(drillId)
  })

  it('does not begin on a cluster that has not healed, unless it is told to', async () => {
    demo.states.set(1, 'killed')
    await expect(drills.start(request())).rejects.toMatchObject({
      code: 'conflict',
      errors: [
        { pointer: '/force', detail: 'Broker 1 is down.' },
        { pointer: '/force', detail: '1 partition with a replica out of sync: orders-0.' },
      ],
    })
    expect(demo.asked).toEqual([])
    const drill = await ended(await drills.start(request({ force: true })))
    expect(drill).toMatchObject({ state: 'finished', forced: true })
    expect(demo.states.get(1)).toBe('killed')
  })

  it('does not begin with a broker that is down or that nobody knows', async () => {
    demo.states.set(3, 'stopped')
    await expect(drills.start(request({ force: true }))).rejects.toThrow('Broker 3 is stopped: there is nothing to drill.')
    await expect(drills.start(request({ brokerId: 9, force: true }))).rejects.toMatchObject({ code: 'broker-not-found' })
  })
})

describe('after the end of the process', { timeout: 30_000 }, () => {
  /** The process dies while the broker is away: the control does not hear of it again. */
  async function interrupted(): Promise<string> {
    const mute: DemoControl['act'] = (brokerId, action, signal) =>
      action === 'start' ? Promise.reject(new Error('the process is dead')) : demo.control.act(brokerId, action, signal)
    await drills.close()
    drills = newDrills(false, { ...demo.control, act: mute })
    const drillId = await drills.start(request({ holdSeconds: 600 }))
    await vi.waitFor(async () => expect(await phaseOf(drillId)).toBe('away'), PATIENCE)
    await drills.close()
    expect(demo.states.get(3)).toBe('killed')
    return drillId
  }

  it('the next one brings the broker back, deletes the topic, and says that the drill was interrupted', async () => {
    const drillId = await interrupted()
    drills = newDrills()
    const drill = await ended(drillId)
    expect(drill).toMatchObject({ state: 'interrupted', report: null, prediction: { brokerId: 3 } })
    expect(drill.note).toContain('Broker 3 was found killed and brought back.')
    expect(demo.states.get(3)).toBe('running')
    expect(demo.topics.has(DRILL_TOPIC)).toBe(false)
  })

  it('a demo that does not answer is asked again until it does, and no other drill begins meanwhile', async () => {
    const drillId = await interrupted()
    demo.trouble = new PartituraError('outcome-unknown', 'The demo’s control did not answer.')
    drills = newDrills()
    await drills.settled()
    await expect(drills.start(request())).rejects.toThrow('A former drill is still being cleaned up')
    demo.trouble = null
    expect((await ended(drillId)).state).toBe('interrupted')
  })

  it('nothing is touched where the cluster is read-only, and the reason is said', async () => {
    await interrupted()
    drills = newDrills(true)
    await vi.waitFor(() => expect(drills.trouble).toContain('read-only'), PATIENCE)
    expect(demo.states.get(3)).toBe('killed')
  })
})
