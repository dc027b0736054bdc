'use client'

import { clustersQuery } from '#components/data/queries.ts'
import { useApi } from '#components/data/use-api.ts'

/** Why nothing may be changed on this cluster from here, or null. */
export function useReadOnly(cluster: string): string | null {
  const found = useApi(clustersQuery()).data?.items.find(each => each.id === cluster)
  return found?.readOnly === true ? 'This cluster is read-only here: nothing can be moved.' : null
}
