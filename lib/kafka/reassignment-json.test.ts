import { describe, expect, it } from 'vitest'
import { readReassignmentJson, writeReassignmentJson } from './reassignment-json.ts'

const read = (file: unknown) => readReassignmentJson(JSON.stringify(file))
const problemsOf = (...partitions: unknown[]) => read({ version: 1, partitions }).problems

describe("Kafka's reassignment JSON", () => {
  it('what is written is read back the same', () => {
    const assignments = [
      { topic: 'orders', partition: 0, replicas: [1, 2, 3] },
      { topic: 'a.b_c-d', partition: 11, replicas: [5] },
    ]
    expect(readReassignmentJson(writeReassignmentJson(assignments))).toEqual({ assignments, problems: [] })
    expect(readReassignmentJson(writeReassignmentJson([])).assignments).toEqual([])
  })

  it('reads what kafka-reassign-partitions --generate prints', () => {
    const text = '{"version":1,"partitions":[{"topic":"orders","partition":0,"replicas":[3,4,5],"log_dirs":["any","any","any"]}]}'
    expect(readReassignmentJson(text).assignments).toEqual([{ topic: 'orders', partition: 0, replicas: [3, 4, 5] }])
  })

  it.each([
    ['text that is no JSON', 'hello', ''],
    ['a list', '[]', ''],
    ['another version', '{"version":2,"partitions":[]}', '/version'],
    ['no partitions', '{"version":1}', '/partitions'],
  ])('refuses %s', (_, text, pointer) => {
    const { assignments, problems } = readReassignmentJson(text)
    expect(assignments).toBe(null)
    expect(problems.map(problem => problem.pointer)).toEqual([pointer])
  })

  it.each([
    [{ partition: 0, replicas: [1] }, '/partitions/0/topic', 'Entry 0: “topic” must be a name.'],
    [{ topic: 't', partition: -1, replicas: [1] }, '/partitions/0/partition', 'Entry 0: “partition” must be a number from 0.'],
    [{ topic: 't', partition: 2 }, '/partitions/0/replicas', 't-2: “replicas” must be a list of broker ids.'],
    [{ topic: 't', partition: 2, replicas: ['1'] }, '/partitions/0/replicas', 't-2: “replicas” must be a list of broker ids.'],
    [{ topic: 't', partition: 2, replicas: [] }, '/partitions/0/replicas', 't-2: a partition needs at least one replica.'],
    [{ topic: 't', partition: 2, replicas: [1, 1] }, '/partitions/0/replicas', 't-2: a broker is named twice in [1, 1].'],
    [
      { topic: 't', partition: 2, replicas: [1, 2], log_dirs: ['any'] },
      '/partitions/0/log_dirs',
      't-2: “log_dirs” has 1 entries for 2 replicas.',
    ],
    [
      { topic: 't', partition: 2, replicas: [1], log_dirs: ['/data'] },
      '/partitions/0/log_dirs',
      't-2: only "any" is possible in “log_dirs”: Partitura does not choose directories.',
    ],
  ])('names the entry that is wrong: %j', (entry, pointer, detail) => {
    expect(problemsOf(entry)).toEqual([{ pointer, detail }])
  })

  it('names every wrong entry, and takes none of the right ones', () => {
    const { assignments, problems } = read({ version: 1, partitions: [7, { topic: 't', partition: 0, replicas: [1] }, null] })
    expect(assignments).toBe(null)
    expect(problems.map(({ pointer }) => pointer)).toEqual(['/partitions/0', '/partitions/2'])
  })
})
