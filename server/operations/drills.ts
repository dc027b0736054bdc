import { drillMarkdown } from '#lib/kafka/drill-markdown'
import type { DrillAnswer, DrillBody, DrillList, DrillPlan } from '#lib/wire/drill'
import type { ClusterDrills } from '../drill/cluster-drills.ts'
import { PartituraError } from '../errors.ts'
import { requireWritable, type OperationContext } from './context.ts'
import { failuresOf, requireSeen } from './partial-truth.ts'

const DEFAULT_HOLD_SECONDS = 5

/** What would happen to whom, from the state as last seen; changes nothing. */
export function planDrill(context: OperationContext, { brokerId, kind }: DrillBody): DrillPlan {
  const { cluster } = context
  const drills = requireDemo(context)
  requireSeen(cluster.state())
  requireBroker(context, brokerId)
  return { ...drills.plan(brokerId, kind), ...truth(context) }
}

/** Begins a drill and answers at once; what it does is told by `describeDrill`. */
export async function startDrill(context: OperationContext, body: DrillBody): Promise<DrillAnswer> {
  const drills = requireDemo(context)
  requireWritable(context.cluster)
  requireBroker(context, body.brokerId)
  const { brokerId, kind, holdSeconds = DEFAULT_HOLD_SECONDS, force = false } = body
  return describeDrill(context, await drills.start({ brokerId, kind, holdSeconds, force }))
}

export async function listDrills(context: OperationContext): Promise<DrillList> {
  const drills = requireDemo(context)
  await drills.settled()
  const items = drills.list()
  const { activeId, trouble } = drills
  return { items, total: items.length, nextCursor: null, activeId, trouble, ...truth(context) }
}

/** @throws PartituraError `not-found` */
export async function describeDrill(context: OperationContext, drillId: string): Promise<DrillAnswer> {
  const found = await requireDemo(context).read(drillId)
  if (found === null) throw new PartituraError('not-found', `There is no drill “${drillId}” here: the newest hundred are kept.`)
  return { ...found, ...truth(context) }
}

/** Ends a drill early: its broker is brought back, its messages are counted, and it is reported as aborted. */
export async function abortDrill(context: OperationContext, drillId: string): Promise<DrillAnswer> {
  requireWritable(context.cluster)
  const drills = requireDemo(context)
  await describeDrill(context, drillId)
  drills.abort(drillId)
  return describeDrill(context, drillId)
}

/** The report as a text that stands by itself. */
export async function drillReportText(context: OperationContext, drillId: string, format: 'json' | 'markdown'): Promise<string> {
  const { asOfMs: _asOfMs, failures: _failures, live: _live, ...drill } = await describeDrill(context, drillId)
  if (format === 'json') return `${JSON.stringify(drill, null, 2)}\n`
  return drillMarkdown({ ...drill, live: null }, context.cluster.config.name)
}

function requireDemo({ cluster }: OperationContext): ClusterDrills {
  if (cluster.drills !== null) return cluster.drills
  throw new PartituraError('not-found', `Cluster “${cluster.config.id}” is not the demo: its brokers are nobody’s to drill.`)
}

function requireBroker({ cluster }: OperationContext, brokerId: number): void {
  if (cluster.state().brokers.has(brokerId)) return
  const detail = `names broker ${brokerId}, which the cluster does not know`
  throw new PartituraError('broker-not-found', `The body ${detail}.`, { errors: [{ pointer: '/brokerId', detail }] })
}

function truth({ cluster, nowMs }: OperationContext): Pick<DrillPlan, 'asOfMs' | 'failures'> {
  const state = cluster.state()
  return { asOfMs: state.asOfMs, failures: failuresOf(state, ['metadata'], nowMs) }
}
