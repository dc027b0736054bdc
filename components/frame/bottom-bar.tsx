'use client'

import dynamic from 'next/dynamic'
import { memo, useState, type ComponentProps } from 'react'
import type { ClusterSummary } from '#lib/wire/clusters'
import { classes } from '#components/ui/class-names.ts'
import { Link, LinkProgress } from '#components/ui/link.tsx'
import { alertsPlace, clusterHref, clusterPlaces, placesOf } from './navigation.ts'
import type { Place } from './place.ts'
import { MoreIcon } from '#components/ui/icons.tsx'

const Menu = dynamic(() => import('#components/ui/menu.tsx').then(module => module.Menu), { ssr: false })

/** As many as a thumb can tell apart; the others are behind the last one. */
const NEAR = 4
const near = clusterPlaces.slice(0, NEAR)

const entryLook = 'relative flex h-13 w-full flex-col items-center justify-center gap-0.5 text-xs -outline-offset-2'
const tone = (current: boolean) => (current ? 'font-[580] text-accent' : 'text-ink-2')

/** The rail of a phone. */
export function BottomBar({ place, selected }: { place: Place; selected: ClusterSummary | null }) {
  if (place.cluster === null) return null
  const brokersMissing = selected !== null && selected.brokersUp < selected.brokersKnown
  return (
    <nav
      aria-label="Parts of the cluster"
      className="fixed inset-x-0 bottom-0 z-30 grid grid-cols-5 border-t border-line bg-sheet pb-[env(safe-area-inset-bottom)] phone:hidden"
    >
      {near.map(each => (
        <NearLink
          key={each.id}
          cluster={place.cluster ?? ''}
          to={each}
          current={place.part === each.id}
          missing={each.id === 'brokers' && brokersMissing ? `${selected.brokersUp}/${selected.brokersKnown}` : null}
        />
      ))}
      <More cluster={place.cluster} part={place.part} selected={selected} />
    </nav>
  )
}

interface NearLinkProps {
  readonly cluster: string
  readonly to: (typeof near)[number]
  readonly current: boolean
  /** How many are up, when not all are. */
  readonly missing: string | null
}

// The clusters' answer is a new one every few seconds, what it says here seldom is.
const NearLink = memo(function NearLink({ cluster, to: { label, path, icon: Icon }, current, missing }: NearLinkProps) {
  return (
    <Link
      look="bare"
      href={clusterHref(cluster, path)}
      aria-current={current ? 'page' : undefined}
      className={classes(entryLook, tone(current))}
    >
      <Icon size={18} aria-hidden />
      {label}
      <LinkProgress />
      {missing !== null && (
        <span className="absolute top-1 left-[calc(50%+6px)] rounded-sm bg-bad-soft px-1 text-xs font-[600] text-bad">
          {missing}
        </span>
      )}
    </Link>
  )
})

interface MoreProps {
  readonly cluster: string
  readonly part: Place['part']
  readonly selected: ClusterSummary | null
}

/** The other parts. The menu's code arrives when it is first wanted. */
function More({ cluster, part, selected }: MoreProps) {
  const [wanted, setWanted] = useState(false)
  const far = placesOf(selected).slice(NEAR)
  const current = far.find(({ id }) => id === part)
  const look = classes(entryLook, tone(current !== undefined || part === 'alerts'))
  const label = current?.label ?? (part === 'alerts' ? alertsPlace.label : 'More')
  if (!wanted) {
    return (
      <MoreButton label={label} className={look} aria-haspopup="menu" aria-expanded={false} onClick={() => setWanted(true)} />
    )
  }
  const all = { id: alertsPlace.id, label: alertsPlace.label, href: alertsPlace.path, current: part === 'alerts' }
  const ofCluster = far.map(place => ({
    id: place.id,
    label: place.label,
    href: clusterHref(cluster, place.path),
    current: place.id === part,
  }))
  const entries = [...ofCluster, all]
  return <Menu label="More parts" trigger={<MoreButton label={label} className={look} />} entries={entries} defaultOpen />
}

function MoreButton({ label, ...rest }: { label: string } & ComponentProps<'button'>) {
  return (
    <button type="button" {...rest}>
      <MoreIcon size={18} aria-hidden />
      <span className="max-w-full truncate tracking-[-.04em]">{label}</span>
    </button>
  )
}
