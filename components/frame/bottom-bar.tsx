'use client'

import type { ClusterSummary } from '#lib/wire/clusters'
import { classes } from '#components/ui/class-names.ts'
import { Link, LinkProgress } from '#components/ui/link.tsx'
import { clusterHref, clusterPlaces } from './navigation.ts'
import type { Place } from './place.ts'

/** The rail of a phone. */
export function BottomBar({ place, selected }: { place: Place; selected: ClusterSummary | null }) {
  if (place.cluster === null) return null
  const brokersMissing = selected !== null && selected.brokersUp < selected.brokersKnown
  return (
    <nav
      aria-label="Parts of the cluster"
      className="fixed inset-x-0 bottom-0 z-30 grid grid-cols-5 border-t border-line bg-sheet pb-[env(safe-area-inset-bottom)] phone:hidden"
    >
      {clusterPlaces.map(({ id, label, path, icon: Icon }) => (
        <Link
          key={id}
          look="bare"
          href={clusterHref(place.cluster ?? '', path)}
          aria-current={place.part === id ? 'page' : undefined}
          className={classes(
            'relative flex h-13 flex-col items-center justify-center gap-0.5 text-xs -outline-offset-2',
            place.part === id ? 'font-[580] text-accent' : 'text-ink-2',
          )}
        >
          <Icon size={18} aria-hidden />
          {label}
          <LinkProgress />
          {id === 'brokers' && brokersMissing && (
            <span className="absolute top-1 left-[calc(50%+6px)] rounded-sm bg-bad-soft px-1 text-xs font-[600] text-bad">
              {selected.brokersUp}/{selected.brokersKnown}
            </span>
          )}
        </Link>
      ))}
    </nav>
  )
}
