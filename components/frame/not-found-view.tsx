'use client'

import { usePathname } from 'next/navigation'
import { clustersQuery } from '#components/data/queries.ts'
import { useApi } from '#components/data/use-api.ts'
import { buttonClasses } from '#components/ui/button.tsx'
import { Link } from '#components/ui/link.tsx'
import { Page } from '#components/ui/page.tsx'
import { AwaitThing } from './await-thing.tsx'
import { clusterHref } from './navigation.ts'
import { placeOf, type Place } from './place.ts'

/**
 * Names what was looked for and does not exist, and leads to where such things are listed. `unmatched`: no page has such an
 * address, or there is no such cluster; otherwise the address is right, and what it names may still come.
 */
export function NotFoundView({ unmatched = false }: { unmatched?: boolean }) {
  const place = placeOf(usePathname())
  const clusters = useApi(clustersQuery()).data?.items
  const clusterKnown = clusters === undefined || clusters.some(cluster => cluster.id === place.cluster)
  const { title, detail, href, where } = describe(place, clusterKnown, unmatched)
  return (
    <Page title={title} sentence={{ headline: 'Status 404.', detail }}>
      <Link look="bare" className={buttonClasses('main')} href={href}>
        {where}
      </Link>
      {!unmatched && <AwaitThing place={place} />}
    </Page>
  )
}

function describe(place: Place, clusterKnown: boolean, unmatched: boolean) {
  const { cluster, part, crumbs } = place
  const name = crumbs.at(-1)?.label ?? ''
  if (cluster === null || part === null || !clusterKnown || unmatched) {
    if (cluster !== null && !clusterKnown)
      return unknown(`There is no cluster “${cluster}”`, 'No cluster of that id is configured here.', '/', 'All clusters')
    return unknown(
      'There is no such page',
      'The address may be mistyped.',
      cluster === null ? '/' : clusterHref(cluster),
      'Back to what there is',
    )
  }
  if (part === 'topics') {
    return unknown(
      `There is no topic “${name}” in ${cluster}`,
      'It may have been deleted or never created; looking at it did not create it. This page opens by itself when it is there.',
      clusterHref(cluster, '/topics'),
      'All topics',
    )
  }
  if (part === 'groups') {
    return unknown(
      `There is no group “${name}” in ${cluster}`,
      'It may have been deleted, or its offsets have expired. This page opens by itself when it is there.',
      clusterHref(cluster, '/groups'),
      'All groups',
    )
  }
  return unknown(
    `There is no ${name} in ${cluster}`.replace('no Broker', 'no broker'),
    'No broker of that id has been seen. This page opens by itself when one is.',
    clusterHref(cluster, '/brokers'),
    'All brokers',
  )
}

function unknown(title: string, detail: string, href: string, where: string) {
  return { title, detail, href, where }
}
