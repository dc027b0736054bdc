import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { quietLog } from '../testing/fake-host.ts'
import { createClusterRecord } from './cluster-record.ts'
import { openGroupRecord, type GroupRecord } from './open-record.ts'

let folder: string
let record: GroupRecord
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'group-record-'))
  record = openGroupRecord(folder, quietLog)
})
afterEach(async () => {
  await record.close()
  rmSync(folder, { recursive: true })
})

const offsets = [{ topic: 'orders', partition: 0, before: '41', after: null, leaderEpoch: 2, metadata: 'ü' }]
const entry = {
  groupId: 'a/b 😀',
  action: 'reset-offsets',
  text: 'x',
  undoes: null,
  offsets,
  changed: 1,
  skipped: '0',
  repeated: '5',
} as const
const newEntry = () => ({ ...entry, offsets: [...offsets] })

async function reopened(): Promise<GroupRecord> {
  await record.close()
  record = openGroupRecord(folder, quietLog)
  return record
}

test('a change and its undoing are there after a restart, and only in their cluster and group', async () => {
  const changes = createClusterRecord('one', record)
  const first = await changes.begin(newEntry())
  await changes.end(first, 'done', null)
  const undo = await changes.begin({ ...newEntry(), action: 'undo', undoes: first })
  await changes.end(undo, 'done', null)
  const again = createClusterRecord('one', await reopened())
  expect(await again.list(entry.groupId)).toMatchObject([
    { changeId: undo, undoes: first, outcome: 'done' },
    { changeId: first, undoneBy: undo, repeated: '5', hasOffsets: true },
  ])
  expect(await again.read(entry.groupId, first)).toMatchObject({ offsets })
  expect(await again.read('another', first)).toBeNull()
  expect(await createClusterRecord('two', record).list(entry.groupId)).toEqual([])
})

test('a change that had not ended when the dashboard did is of unknown outcome', async () => {
  await createClusterRecord('one', record).begin(newEntry())
  const [left] = await createClusterRecord('one', await reopened()).list(entry.groupId)
  expect(left).toMatchObject({ outcome: 'unknown', detail: 'the dashboard ended before Kafka’s answer came' })
})

test('is bounded: of many changes the newest hundred can be undone', async () => {
  let nowMs = 0
  const changes = createClusterRecord('one', record, () => nowMs++)
  for (let i = 0; i < 102; i++)
    await changes.end(await changes.begin({ ...newEntry(), groupId: i < 4 ? 'old' : 'new' }), 'done', null)
  expect((await changes.list('old')).map(({ hasOffsets }) => hasOffsets)).toEqual([true, true, false, false])
})

test('one change to a group at a time', async () => {
  const changes = createClusterRecord('one', record)
  const { promise, resolve } = Promise.withResolvers<void>()
  const first = changes.exclusively('g', () => promise)
  await expect(changes.exclusively('g', () => promise)).rejects.toMatchObject({ code: 'conflict' })
  await changes.exclusively('h', () => Promise.resolve())
  resolve()
  await first
  await changes.exclusively('g', () => Promise.resolve())
})

test('a folder that cannot be written refuses changes and says why', async () => {
  writeFileSync(join(folder, 'file'), '')
  const bad = openGroupRecord(join(folder, 'file'), quietLog)
  await expect(createClusterRecord('one', bad).begin(newEntry())).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('No group can be changed'),
  })
  await bad.close()
})
