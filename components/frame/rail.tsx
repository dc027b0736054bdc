'use client'

import { memo } from 'react'
import type { ClusterSummary } from '#lib/wire/clusters'
import { formatCount } from '#lib/format/number'
import { classes } from '#components/ui/class-names.ts'
import { Link, LinkProgress } from '#components/ui/link.tsx'
import { ClusterSwitcher } from './cluster-switcher.tsx'
import { firingIn } from './firing-in.ts'
import { Mark } from './mark.tsx'
import { alertsPlace, apiPlace, clusterHref, placesOf, type ClusterPlaceId } from './navigation.ts'
import type { Place } from './place.ts'
import { usePreferences } from './preferences.tsx'
import { type Icon, RailCloseIcon, RailOpenIcon } from '#components/ui/icons.tsx'

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
  const firing = firingIn(clusters)
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
        placesOf(selected).map(({ id, label, path, icon }) => (
          <RailLink
            key={id}
            href={clusterHref(place.cluster ?? '', path)}
            label={label}
            icon={icon}
            current={place.part === id}
            count={selected && countOf(id, selected)}
            missing={id === 'brokers' && selected !== null && selected.brokersUp < selected.brokersKnown}
          />
        ))}
      <div className="mt-auto pt-4">
        <RailLink
          href={alertsPlace.path}
          label={alertsPlace.label}
          icon={alertsPlace.icon}
          current={place.part === 'alerts'}
          count={firing === null ? '?' : firing === 0 ? null : formatCount(firing)}
          missing={firing !== null && firing > 0}
        />
        <RailLink href={apiPlace.path} label={apiPlace.label} icon={apiPlace.icon} current={place.part === 'api'} />
        <CollapseButton />
      </div>
    </nav>
  )
}

interface RailLinkProps {
  readonly href: string
  readonly label: string
  readonly icon: Icon
  readonly current: boolean
  /** How many there are; null: not known, or nothing to be counted. */
  readonly count?: string | null
  /** It is bad news: not all are up, or something fires. */
  readonly missing?: boolean
}

// The clusters' answer is a new one every few seconds, what it says here seldom is.
const RailLink = memo(function RailLink({ href, label, icon: Icon, current, count = null, missing = false }: RailLinkProps) {
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
      <Icon size={16} aria-hidden className="shrink-0" />
      <span className={words}>{label}</span>
      {count !== null && (
        <span className={classes('ml-auto', roomy)}>
          <span className={classes('text-sm', missing ? 'font-[600] text-bad' : 'text-ink-3')}>{count}</span>
        </span>
      )}
      <LinkProgress />
    </Link>
  )
})

/** How many there are; of the brokers how many are up, when not all are. */
function countOf(id: ClusterPlaceId, cluster: ClusterSummary): string | null {
  if (id === 'brokers') {
    const { brokersUp, brokersKnown } = cluster
    if (brokersKnown === 0) return null
    return brokersUp < brokersKnown ? `${brokersUp}/${brokersKnown}` : formatCount(brokersKnown)
  }
  const count = id === 'topics' ? cluster.topicCount : id === 'groups' ? cluster.groupCount : null
  return count === null ? null : formatCount(count)
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
