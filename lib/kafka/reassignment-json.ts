/**
 * Kafka's reassignment file, as kafka-reassign-partitions reads and writes it (ReassignPartitionsCommand):
 * {"version":1,"partitions":[{"topic":"orders","partition":0,"replicas":[1,2,3],"log_dirs":["any","any","any"]}]}
 */
import type { Assignment } from './check-assignment.ts'

export interface JsonProblem {
  /** A JSON pointer into the file, e.g. "/partitions/3/replicas"; "" is the file as a whole. */
  pointer: string
  detail: string
}

export type ReadResult = { assignments: Assignment[]; problems: [] } | { assignments: null; problems: JsonProblem[] }

/** The file's text with one line per partition, so that two plans can be compared. */
export function writeReassignmentJson(assignments: readonly Assignment[]): string {
  const lines = assignments.map(({ topic, partition, replicas }) => JSON.stringify({ topic, partition, replicas }))
  return `{"version":1,"partitions":[${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n`}]}\n`
}

/**
 * Reads such a file, strictly: every problem is named with its entry, and nothing is taken from a file that has one. Log
 * directories may be given as "any" only: moving replicas between directories of a broker is another request (KIP-113).
 */
export function readReassignmentJson(text: string): ReadResult {
  const whole = (detail: string): ReadResult => ({ assignments: null, problems: [{ pointer: '', detail }] })
  let file: unknown
  try {
    file = JSON.parse(text)
  } catch (error) {
    return whole(`This is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (!isObject(file)) return whole('The file must be an object with “version” and “partitions”.')
  if (file['version'] !== 1) return { assignments: null, problems: [{ pointer: '/version', detail: 'The version must be 1.' }] }
  const { partitions } = file
  if (!Array.isArray(partitions)) {
    return { assignments: null, problems: [{ pointer: '/partitions', detail: '“partitions” must be a list.' }] }
  }
  const problems: JsonProblem[] = []
  const assignments = partitions.flatMap((entry: unknown, index) => readEntry(entry, `/partitions/${index}`, problems))
  return problems.length > 0 ? { assignments: null, problems: problems.slice(0, MAX_PROBLEMS) } : { assignments, problems: [] }
}

/** Enough to mend a file by; a file of another kind would repeat itself. */
const MAX_PROBLEMS = 100

function readEntry(entry: unknown, pointer: string, problems: JsonProblem[]): Assignment[] {
  if (!isObject(entry)) {
    problems.push({ pointer, detail: 'The entry must be an object with “topic”, “partition” and “replicas”.' })
    return []
  }
  const { topic, partition, replicas, log_dirs: logDirs } = entry
  const name = typeof topic === 'string' && isIndex(partition) ? `${topic}-${partition}` : `Entry ${pointer.split('/').at(-1)}`
  const say = (field: string, detail: string) =>
    void problems.push({ pointer: `${pointer}/${field}`, detail: `${name}: ${detail}` })
  if (typeof topic !== 'string' || topic === '') say('topic', '“topic” must be a name.')
  if (!isIndex(partition)) say('partition', '“partition” must be a number from 0.')
  const isList = Array.isArray(replicas) && replicas.every(isIndex)
  if (!isList) say('replicas', '“replicas” must be a list of broker ids.')
  else if (replicas.length === 0) say('replicas', 'a partition needs at least one replica.')
  else if (new Set(replicas).size < replicas.length) say('replicas', `a broker is named twice in [${replicas.join(', ')}].`)
  checkLogDirs(logDirs, isList ? replicas.length : null, detail => say('log_dirs', detail))
  return typeof topic === 'string' && isIndex(partition) && isList ? [{ topic, partition, replicas }] : []
}

function checkLogDirs(logDirs: unknown, replicaCount: number | null, say: (detail: string) => void): void {
  if (logDirs === undefined) return
  if (!Array.isArray(logDirs)) return say('“log_dirs” must be a list.')
  if (replicaCount !== null && logDirs.length !== replicaCount) {
    return say(`“log_dirs” has ${logDirs.length} entries for ${replicaCount} replicas.`)
  }
  if (logDirs.some(dir => dir !== 'any')) say('only "any" is possible in “log_dirs”: Partitura does not choose directories.')
}

function isIndex(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0x7fffffff
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
