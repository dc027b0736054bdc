import type * as z from 'zod/mini'
import { clusterSummary, type clusterList, type ClusterSummary } from '#lib/wire/clusters'
import type { ProcessContext } from './context.ts'
import { clusterAnswer } from './describe-cluster.ts'
import { pageOf, type ListQuery, type ListSpec } from './list-page.ts'

/** Worst first when sorted by state. */
const BADNESS: readonly ClusterSummary['state'][] = ['unreachable', 'critical', 'degraded', 'healthy']

const spec: ListSpec<ClusterSummary> = {
  id: item => item.id,
  sorts: { id: item => item.id, name: item => item.name, state: item => BADNESS.indexOf(item.state) },
  defaultSort: 'id',
  fields: Object.keys(clusterSummary.shape),
}

/** Every configured cluster, reached or not; what is missing stands with each of them. */
export function listClusters({ clusters, nowMs }: ProcessContext, query: ListQuery): z.infer<typeof clusterList> {
  const items = [...clusters.values()].map(cluster => clusterAnswer(cluster, nowMs))
  return { ...pageOf(items, query, spec), asOfMs: nowMs, failures: [] }
}
