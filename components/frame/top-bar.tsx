'use client'

import type { ClusterSummary } from '#lib/wire/clusters'
import { Link } from '#components/ui/link.tsx'
import { FiringLink } from './firing-link.tsx'
import { LiveDot } from './live-dot.tsx'
import { Mark } from './mark.tsx'
import type { Place } from './place.ts'
import { Search } from './search.tsx'
import { Switches } from './switches.tsx'

interface TopBarProps {
  readonly place: Place
  readonly clusters: readonly ClusterSummary[]
  readonly selected: ClusterSummary | null
}

export function TopBar({ place, clusters, selected }: TopBarProps) {
  return (
    <header className="sticky top-0 z-20 flex h-[46px] items-center gap-3.5 border-b border-line bg-sheet px-6 max-phone:gap-2 max-phone:px-3">
      <Link look="bare" href="/" aria-label="Partitura: all clusters" className="phone:hidden">
        <Mark />
      </Link>
      <Breadcrumb place={place} selected={selected} />
      <div className="ml-auto flex items-center gap-3.5 max-phone:gap-2">
        <Search cluster={selected} />
        <FiringLink clusters={clusters} />
        <LiveDot cluster={selected} />
        <Switches />
      </div>
    </header>
  )
}

function Breadcrumb({ place, selected }: { place: Place; selected: ClusterSummary | null }) {
  return (
    <nav aria-label="Breadcrumb" className="min-w-0">
      <ol className="flex min-w-0 items-center text-ink-3">
        {place.crumbs.map((crumb, index) => {
          const label = crumb.label === selected?.id ? selected.name : crumb.label
          return (
            <li
              key={crumb.label + String(index)}
              className={crumb.href === null ? 'min-w-0 truncate' : 'shrink-0 max-phone:hidden'}
            >
              {crumb.href === null ? (
                <b aria-current="page" className="font-[560] text-ink">
                  {label}
                </b>
              ) : (
                <>
                  <Link look="bare" href={crumb.href} className="hover:text-ink hover:underline">
                    {label}
                  </Link>
                  <span aria-hidden className="px-1.5">
                    /
                  </span>
                </>
              )}
            </li>
          )
        })}
      </ol>
    </nav>
  )
}
