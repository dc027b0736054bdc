import { clusterPath, queryString } from '#components/data/queries.ts'

/** The page that judges the whole cluster with these brokers switched off. */
export function whatIfHref(cluster: string, down: readonly number[]): string {
  return clusterPath(cluster, 'what-if') + queryString({ down: down.length === 0 ? undefined : down.join(',') })
}
