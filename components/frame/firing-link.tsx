import { memo } from 'react'
import type { ClusterSummary } from '#lib/wire/clusters'
import { StateShape } from '#components/ui/badge.tsx'
import { Link } from '#components/ui/link.tsx'
import { firingIn } from './firing-in.ts'
import { alertsPlace } from './navigation.ts'

/** How many alerts fire, on every page; nothing while none does, a word while that is not known. */
export function FiringLink({ clusters }: { clusters: readonly ClusterSummary[] }) {
  const firing = firingIn(clusters)
  if (firing === null) return <FiringUnknown />
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

function FiringUnknown() {
  return (
    <Link
      look="bare"
      href={alertsPlace.path}
      className="inline-flex items-center gap-1.5 whitespace-nowrap text-ink-2 hover:underline"
      title="Which alerts fire is not known: the file that they are kept in could not be read yet"
    >
      <StateShape shape="hatched" />
      <span className="max-phone:sr-only">alerts not known</span>
    </Link>
  )
}
