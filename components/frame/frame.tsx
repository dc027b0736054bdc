'use client'

import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { clustersQuery } from '#components/data/queries.ts'
import { useApi } from '#components/data/use-api.ts'
import { classes } from '#components/ui/class-names.ts'
import { BottomBar } from './bottom-bar.tsx'
import { ClusterBanner } from './cluster-banner.tsx'
import { placeOf } from './place.ts'
import { usePreferences } from './preferences.tsx'
import { Rail } from './rail.tsx'
import { ToastHost } from './toast-host.tsx'
import { TopBar } from './top-bar.tsx'
import { useExactCopy } from './use-exact-copy.ts'

/** What surrounds every page: rail (a bar at the bottom of a phone), top bar, banners, messages. */
export function Frame({ children }: { children: ReactNode }) {
  const here = placeOf(usePathname())
  const { rail } = usePreferences()
  const clusters = useApi(clustersQuery()).data?.items ?? []
  // With one cluster only, its parts stay at hand on the pages that belong to none.
  const place = { ...here, cluster: here.cluster ?? (clusters.length === 1 ? (clusters[0]?.id ?? null) : null) }
  const selected = clusters.find(cluster => cluster.id === place.cluster) ?? null
  useExactCopy()
  return (
    <div
      className={classes(
        'group/frame min-h-dvh phone:grid',
        rail === 'wide'
          ? 'phone:max-[900px]:grid-cols-[52px_minmax(0,1fr)] min-[900px]:grid-cols-[208px_minmax(0,1fr)]'
          : 'phone:grid-cols-[52px_minmax(0,1fr)]',
      )}
      data-rail={rail}
    >
      <a
        href="#content"
        className="sr-only z-60 rounded bg-accent px-3 py-2 text-accent-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the content
      </a>
      <Rail place={place} clusters={clusters} selected={selected} />
      <div className="flex min-w-0 flex-col">
        <TopBar place={place} clusters={clusters} selected={selected} />
        <main id="content" tabIndex={-1} className="flex-1 px-6 pt-5 pb-10 outline-none max-phone:px-3 max-phone:pb-20">
          {selected && <ClusterBanner cluster={selected} />}
          {children}
        </main>
      </div>
      <BottomBar place={place} selected={selected} />
      <ToastHost />
    </div>
  )
}
