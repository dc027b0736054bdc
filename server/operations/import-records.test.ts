import { describe, expect, it } from 'vitest'
import type { ImportQuery, WriteLine } from '#lib/wire/write-records'
import { choosePartition } from '../kafka/changes/choose-partition.ts'
import type { RecordWriter } from '../kafka/changes/record-writer.ts'
import { fakeCluster, fakeContext } from '../testing/fake-host.ts'
import { buildState } from '../testing/state-builder.ts'
import { importRecords } from './import-records.ts'

const layout = {
  topic: 'two',
  topicId: null,
  partitions: new Map([0, 1].map(partition => [partition, { leader: 1, leaderEpoch: 0 }])),
}

/** Imports into a topic of two partitions; tells what was said and which lines were committed. */
async function load(lines: readonly object[], query: ImportQuery) {
  const added: number[] = []
  let finished = false
  const cluster = fakeCluster(() => buildState(), {
    changes: {
      openRecordWriter: (_options, onWritten) => {
        const place: RecordWriter['place'] = ({ key, partition }) => choosePartition(layout, key, partition)
        const writer: RecordWriter = {
          place,
          async add(record) {
            const partition = place(record)
            added.push(record.id)
            onWritten({ partition, baseOffset: 0n, ids: [record.id] })
          },
          finish: () => Promise.resolve(void (finished = true)),
          abort: () => Promise.resolve(),
          inDoubt: [],
        }
        return Promise.resolve(writer)
      },
    },
  })
  async function* body() {
    yield Buffer.from(lines.map(line => JSON.stringify(line)).join('\n'))
  }
  const said: WriteLine[] = []
  for await (const line of importRecords(fakeContext(cluster), 'two', query, body())) said.push(line)
  return { said, end: said.at(-1), rejected: said.filter(line => line.type === 'rejected'), committed: finished ? added : [] }
}

const line = (partition: number) => ({ key: null, value: `to ${partition}`, partition })
const wrong = (number: number, partition: number) => ({
  type: 'rejected',
  line: number,
  pointer: '/partition',
  detail: `Topic “two” has partitions 0 to 1, not ${partition}.`,
})

describe('a line that names a partition which the topic does not have', () => {
  it('is told with its number by a dry run, as are all others', async () => {
    const { end, rejected } = await load([line(0), line(7), line(1), line(9)], { partitioning: 'keep', dryRun: true })
    expect(rejected).toEqual([wrong(2, 7), wrong(4, 9)])
    expect(end).toMatchObject({ reason: 'rejected', records: 2, rejected: 2 })
  })

  it('ends an import behind the good lines before it, which are written', async () => {
    const { end, rejected, committed } = await load([line(0), line(1), line(7), line(0)], { partitioning: 'keep' })
    expect(rejected).toEqual([wrong(3, 7)])
    expect(end).toMatchObject({ reason: 'rejected', written: 2, rejected: 1 })
    expect(committed).toEqual([1, 2])
  })

  it('is written by its key where partitions are not kept', async () => {
    const { end } = await load([{ ...line(7), key: 'k' }], { partitioning: 'key' })
    expect(end).toMatchObject({ reason: 'done', written: 1 })
  })
})
