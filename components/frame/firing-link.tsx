import { memo } from 'react'
import type { ClusterSummary } from '#lib/wire/clusters'
import { StateShape } from '#components/ui/badge.tsx'
import { Link } from '#components/ui/link.tsx'
import { alertsPlace } from './navigation.ts'

/** How many alerts fire, on every page; nothing while none does. */
export function FiringLink({ clusters }: { clusters: readonly ClusterSummary[] }) {
  const firing = clusters.reduce((sum, { firingAlerts }) => sum + firingAlerts, 0)
  return firing === 0 ? null : <Firing count={firing} />
}

const Firing = memo(function Firing({ count }: { count: number }) {
  return (
    <Link
      look="bare"
      href={alertsPlace.path}
      className="inline-flex items-center gap-1.5 whitespace-nowrap text-bad hover:underline"
      title={`${count} ${count === 1 ? 'alert fires' : 'alerts fire'}`}
    >
      <StateShape shape="cross" />
      {count}
      <span className="max-phone:sr-only">firing</span>
    </Link>
  )
})
