import { queryString } from '#components/data/queries.ts'
import { clusterHref } from '#components/frame/navigation.ts'

/** What the parameters of a URL that narrow a timeline are called, cleared. */
export const clearedFilter = {
  kind: null,
  severity: null,
  broker: null,
  topic: null,
  partition: null,
  group: null,
  q: null,
  from: null,
  to: null,
}

/** The timeline narrowed as the parameters of its URL say. */
export function timelineHref(
  cluster: string,
  params: Partial<Record<keyof typeof clearedFilter, string | number | undefined>>,
): string {
  return clusterHref(cluster, `/timeline${queryString(params)}`)
}
