'use client'

import type { ClusterSummary } from '#lib/wire/clusters'
import { Notice } from '#components/ui/feedback.tsx'
import { Age } from '#components/ui/values.tsx'

/** What holds for every page of a cluster: nobody reaches it, or nothing may be changed. */
export function ClusterBanner({ cluster }: { cluster: ClusterSummary }) {
  return (
    <>
      {cluster.state === 'unreachable' && cluster.asOfMs !== null && (
        <Notice tone="bad">
          <b className="font-semibold">No broker of {cluster.name} answers.</b> What is shown is from{' '}
          <Age timeMs={cluster.asOfMs} />.
        </Notice>
      )}
      {cluster.readOnly && (
        <Notice tone="plain">
          <b className="font-semibold">Read-only.</b> Everything can be looked at; changes are refused
          {cluster.openToOthers ? ', because this dashboard is open to other machines without a login.' : '.'}
        </Notice>
      )}
    </>
  )
}
