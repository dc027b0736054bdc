'use client'

import type { ReactNode } from 'react'
import type { ClusterSummary } from '#lib/wire/clusters'
import { classes } from '#components/ui/class-names.ts'
import { Link, LinkProgress } from '#components/ui/link.tsx'
import { ClusterSwitcher } from './cluster-switcher.tsx'
import { Mark } from './mark.tsx'
import { apiPlace, clusterHref, placesOf, type ClusterPlaceId } from './navigation.ts'
import type { Place } from './place.ts'
import { usePreferences } from './preferences.tsx'
import { RailCloseIcon, RailOpenIcon } from '#components/ui/icons.tsx'

interface RailProps {
  readonly place: Place
  readonly clusters: readonly ClusterSummary[]
  readonly selected: ClusterSummary | null
}

/** Seen when there is room and the person wants words; always read out. */
const words = 'max-[900px]:sr-only group-data-[rail=narrow]/frame:sr-only'
/** Not there at all where there is no room. */
const roomy = 'max-[900px]:hidden group-data-[rail=narrow]/frame:hidden'

export function Rail({ place, clusters, selected }: RailProps) {
  return (
    <nav
      aria-label="Main"
      className="sticky top-0 flex h-dvh flex-col overflow-y-auto border-r border-line bg-sheet px-2 py-3.5 max-phone:hidden"
    >
      <Link
        look="bare"
        href="/"
        className="mb-3 flex h-7 items-center gap-2.5 rounded px-2 text-lg font-[640] tracking-[-.01em]"
        title="All clusters"
      >
        <Mark />
        <span className={words}>Partitura</span>
      </Link>
      <div className={classes('mb-3', roomy)}>
        <ClusterSwitcher clusters={clusters} selected={selected} />
      </div>
      {place.cluster !== null &&
        placesOf(selected).map(({ id, label, path, icon: Icon }) => (
          <RailLink key={id} href={clusterHref(place.cluster ?? '', path)} label={label} current={place.part === id}>
            <Icon size={16} aria-hidden className="shrink-0" />
            <span className={words}>{label}</span>
            <span className={classes('ml-auto', roomy)}>{selected && <Count id={id} cluster={selected} />}</span>
          </RailLink>
        ))}
      <div className="mt-auto pt-4">
        <RailLink href={apiPlace.path} label={apiPlace.label} current={place.part === 'api'}>
          <apiPlace.icon size={16} aria-hidden className="shrink-0" />
          <span className={words}>{apiPlace.label}</span>
        </RailLink>
        <CollapseButton />
      </div>
    </nav>
  )
}

function RailLink({ href, label, current, children }: { href: string; label: string; current: boolean; children: ReactNode }) {
  return (
    <Link
      look="bare"
      href={href}
      title={label}
      aria-current={current ? 'page' : undefined}
      className={classes(
        'relative my-px flex h-8 items-center gap-2.5 rounded-md px-2.5',
        current ? 'bg-accent-soft font-[560] text-accent' : 'text-ink-2 hover:bg-unknown-soft hover:text-ink',
      )}
    >
      {children}
      <LinkProgress />
    </Link>
  )
}

/** How many there are; red when not all brokers are up. */
function Count({ id, cluster }: { id: ClusterPlaceId; cluster: ClusterSummary }) {
  if (id === 'brokers') {
    if (cluster.brokersKnown === 0) return null
    const missing = cluster.brokersUp < cluster.brokersKnown
    return (
      <span className={classes('text-sm', missing ? 'font-[600] text-bad' : 'text-ink-3')}>
        {missing ? `${cluster.brokersUp}/${cluster.brokersKnown}` : cluster.brokersKnown}
      </span>
    )
  }
  const count = id === 'topics' ? cluster.topicCount : id === 'groups' ? cluster.groupCount : null
  return count === null ? null : <span className="text-sm text-ink-3">{count.toLocaleString('en')}</span>
}

function CollapseButton() {
  const { rail, setRail } = usePreferences()
  const narrow = rail === 'narrow'
  const Icon = narrow ? RailOpenIcon : RailCloseIcon
  const label = narrow ? 'Show words beside the icons' : 'Show icons only'
  return (
    <button
      type="button"
      title={label}
      aria-pressed={narrow}
      className="mt-px flex h-8 w-full items-center gap-2.5 rounded-md px-2.5 text-ink-3 hover:bg-unknown-soft hover:text-ink max-[900px]:hidden"
      onClick={() => setRail(narrow ? 'wide' : 'narrow')}
    >
      <Icon size={16} aria-hidden className="shrink-0" />
      <span className={words}>Collapse</span>
    </button>
  )
}
