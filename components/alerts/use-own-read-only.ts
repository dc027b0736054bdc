'use client'

import { clustersQuery } from '#components/data/queries.ts'
import { useApi } from '#components/data/use-api.ts'

/** Why nothing of the dashboard itself may be changed from here, or null. */
export function useOwnReadOnly(): string | null {
  const isOpen = useApi(clustersQuery()).data?.items.some(({ openToOthers }) => openToOthers) ?? false
  return isOpen ? 'The dashboard is open to other machines without authentication: nothing can be changed.' : null
}
