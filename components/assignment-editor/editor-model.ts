import type { Replicas } from './edit-replicas.ts'

export interface EditorBroker {
  readonly brokerId: number
  readonly rack: string | null
  /** Why one might not want replicas here ("not answering"); null: nothing to say. */
  readonly note: string | null
}

export interface EditorProblem {
  /** Index of the row. */
  readonly partition: number
  readonly severity: 'error' | 'warning'
  readonly detail: string
}

export interface EditorColumn extends EditorBroker {
  readonly leads: number
  readonly holds: number
}

/** The columns by broker id: the brokers given, and those that only the assignment names. */
export function editorColumns(brokers: readonly EditorBroker[], assignment: readonly Replicas[]): EditorColumn[] {
  const known = new Map(brokers.map(broker => [broker.brokerId, broker]))
  const holds = new Map<number, number>()
  const leads = new Map<number, number>()
  for (const replicas of assignment) {
    for (const brokerId of replicas) holds.set(brokerId, (holds.get(brokerId) ?? 0) + 1)
    const [leader] = replicas
    if (leader !== undefined) leads.set(leader, (leads.get(leader) ?? 0) + 1)
  }
  return [...new Set([...known.keys(), ...holds.keys()])]
    .toSorted((a, b) => a - b)
    .map(brokerId => ({
      ...(known.get(brokerId) ?? { brokerId, rack: null, note: 'not in the cluster' }),
      leads: leads.get(brokerId) ?? 0,
      holds: holds.get(brokerId) ?? 0,
    }))
}

/** Problems by row. */
export function problemsByRow(problems: readonly EditorProblem[]): ReadonlyMap<number, readonly EditorProblem[]> {
  return Map.groupBy(problems, problem => problem.partition)
}

/** "every broker leads 4" or "between 3 and 5 each". */
export function spreadWords(columns: readonly EditorColumn[], count: (column: EditorColumn) => number): string {
  const counts = columns.map(count)
  const least = Math.min(...counts)
  const most = Math.max(...counts)
  return least === most ? `${most} each` : `${least} to ${most} each`
}

export function sameReplicas(a: Replicas | undefined, b: Replicas | undefined): boolean {
  return a !== undefined && b !== undefined && a.length === b.length && a.every((brokerId, index) => brokerId === b[index])
}
