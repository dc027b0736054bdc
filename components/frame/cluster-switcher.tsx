'use client'

import dynamic from 'next/dynamic'
import { useState, type ComponentProps } from 'react'
import type { ClusterSummary } from '#lib/wire/clusters'
import { plural } from '#lib/format/number'
import { clusterHref } from './navigation.ts'
import { ChevronsIcon } from '#components/ui/icons.tsx'

const Menu = dynamic(() => import('#components/ui/menu.tsx').then(module => module.Menu), { ssr: false })

interface ClusterSwitcherProps {
  readonly clusters: readonly ClusterSummary[]
  readonly selected: ClusterSummary | null
}

/** Which cluster one looks at, and the way to another. The menu's code arrives when it is first wanted. */
export function ClusterSwitcher({ clusters, selected }: ClusterSwitcherProps) {
  const [wanted, setWanted] = useState(false)
  const name = selected?.name ?? 'All clusters'
  const detail = selected ? describe(selected) : plural(clusters.length, 'cluster')
  if (!wanted)
    return <SwitchButton name={name} detail={detail} aria-haspopup="menu" aria-expanded={false} onClick={() => setWanted(true)} />
  const entries = [
    ...clusters.map(cluster => ({
      id: cluster.id,
      label: cluster.name,
      href: clusterHref(cluster.id),
      current: cluster.id === selected?.id,
    })),
    { id: ' all', label: 'All clusters', href: '/', current: selected === null },
  ]
  return <Menu label="Clusters" trigger={<SwitchButton name={name} detail={detail} />} entries={entries} defaultOpen />
}

function SwitchButton({ name, detail, ...rest }: { name: string; detail: string } & ComponentProps<'button'>) {
  return (
    <button
      type="button"
      {...rest}
      className="flex w-full items-center justify-between gap-2 rounded-control border border-line px-2.5 py-1.5 text-left hover:border-line-strong"
    >
      <span className="min-w-0">
        <span className="sr-only">Cluster: </span>
        <span className="block truncate font-[560]">{name}</span>
        <small className="block truncate text-xs text-ink-3">{detail}</small>
      </span>
      <ChevronsIcon size={14} aria-hidden className="shrink-0 text-ink-3" />
    </button>
  )
}

function describe(cluster: ClusterSummary): string {
  const coordination = cluster.coordination === null ? null : { kraft: 'KRaft', zookeeper: 'ZooKeeper' }[cluster.coordination]
  if (cluster.brokersKnown === 0) return cluster.state
  const parts = [plural(cluster.brokersKnown, 'broker'), coordination, cluster.kafkaVersion]
  return parts.filter(part => part !== null).join(' · ')
}
