import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { quietLog } from '../../testing/fake-host.ts'
import type { Claim, Plan } from '../plan.ts'
import { openReassignmentStore, type ReassignmentStore } from './open-store.ts'

let folder: string
let store: ReassignmentStore
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'partitura-store-'))
  store = openReassignmentStore(folder, quietLog)
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

const move = (partition: number, after: readonly number[]) =>
  ({
    topic: 'orders',
    topicId: 'id',
    partition,
    before: [1, 2],
    after,
    state: 'waiting',
    copiedBytes: null,
    note: null,
  }) as const

function planOf(id: string, changes: Partial<Plan> = {}): Plan {
  return {
    id,
    clusterId: 'demo',
    goal: null,
    state: 'running',
    startedAtMs: 5,
    endedAtMs: null,
    throttleBytesPerSecond: 1000,
    batchSize: 2,
    note: null,
    moves: [move(0, [3, 2]), move(1, [1, 3])],
    ...changes,
  }
}

const rate: Claim = {
  planId: 'a',
  type: 'broker',
  name: '3',
  key: 'leader.replication.throttled.rate',
  ours: ['1000'],
  before: '77',
}

async function reopen(): Promise<void> {
  await store.close()
  store = openReassignmentStore(folder, quietLog)
}

it('a plan, how far it has come, and what it has claimed outlive the process', async () => {
  await store.insert(planOf('a'))
  await store.claim('demo', [rate])
  await store.update({ ...planOf('a'), note: 'on its way' }, [{ seq: 1, state: 'moving', copiedBytes: 12, note: 'half' }])
  await reopen()
  const { active, ended, claims } = await store.load('demo')
  expect(active).toEqual([
    {
      ...planOf('a'),
      note: 'on its way',
      moves: [move(0, [3, 2]), { ...move(1, [1, 3]), state: 'moving', copiedBytes: 12, note: 'half' }],
    },
  ])
  expect(ended).toEqual([])
  expect(claims).toEqual([rate])
  expect(await store.load('another')).toEqual({ active: [], ended: [], claims: [] })
})

it('an ended plan is counted by its moves, and its moves are read page by page', async () => {
  await store.insert(planOf('a'))
  const over = { ...planOf('a'), state: 'cancelled', endedAtMs: 9 } as const
  await store.update(over, [
    { seq: 0, state: 'done', copiedBytes: 500, note: null },
    { seq: 1, state: 'rolled-back', copiedBytes: null, note: null },
  ])
  const { ended } = await store.load('demo')
  expect(ended).toMatchObject([{ id: 'a', state: 'cancelled', counts: { done: 1, 'rolled-back': 1 }, copiedBytes: 500 }])
  expect((await store.moves('a', 1, 10)).map(({ partition }) => partition)).toEqual([1])
})

it('bytes that are unknown for one move are unknown for the plan, never less', async () => {
  await store.insert(planOf('a'))
  await store.update({ ...planOf('a'), endedAtMs: 9, state: 'finished' }, [
    { seq: 0, state: 'done', copiedBytes: 500, note: null },
    { seq: 1, state: 'done', copiedBytes: null, note: null },
  ])
  expect((await store.load('demo')).ended).toMatchObject([{ copiedBytes: null }])
})

it('a setting is claimed once, and let go by itself', async () => {
  await store.claim('demo', [rate, { ...rate, name: '4' }])
  await store.claim('demo', [{ ...rate, planId: 'b', ours: ['1000', '2000'] }])
  expect((await store.load('demo')).claims).toContainEqual({ ...rate, planId: 'b', ours: ['1000', '2000'] })
  await store.release('demo', [rate])
  expect((await store.load('demo')).claims).toMatchObject([{ name: '4' }])
})

it('nothing is opened, and no file made, as long as there is nothing to keep', async () => {
  expect(await store.load('demo')).toEqual({ active: [], ended: [], claims: [] })
  expect(readdirSync(folder)).toEqual([])
})

it('a hundred ended plans are kept, and every one that still runs', async () => {
  await store.insert(planOf('running', { startedAtMs: 0 }))
  for (let index = 1; index <= 103; index++) {
    await store.insert(planOf(`p${index}`, { startedAtMs: index, endedAtMs: index, state: 'finished', moves: [move(0, [3, 2])] }))
  }
  const { active, ended } = await store.load('demo')
  expect(active.map(({ id }) => id)).toEqual(['running'])
  expect(ended).toHaveLength(100)
  expect(ended[0]?.id).toBe('p103')
  expect(await store.moves('p1', 0, -1)).toEqual([])
})

it('a damaged file is set aside whole, and said so', async () => {
  await store.insert(planOf('a'))
  await store.close()
  const path = join(folder, 'reassignments.sqlite')
  writeFileSync(path, 'this was a database')
  for (const extra of ['-wal', '-shm']) rmSync(path + extra, { force: true })
  store = openReassignmentStore(folder, quietLog)
  expect(await store.load('demo')).toEqual({ active: [], ended: [], claims: [] })
  const aside = readdirSync(folder).find(name => name.startsWith('reassignments.sqlite.corrupt-'))
  expect(readFileSync(join(folder, aside ?? ''), 'utf8')).toBe('this was a database')
  expect(store.warnings()).toEqual([expect.stringContaining('was damaged')])
})

it('a folder that cannot be written says why nothing can be started', async () => {
  await store.close()
  writeFileSync(join(folder, 'file'), '')
  store = openReassignmentStore(join(folder, 'file'), quietLog)
  expect(await store.unusable()).toContain('cannot be used')
  await expect(store.insert(planOf('a'))).rejects.toMatchObject({ code: 'internal' })
})
