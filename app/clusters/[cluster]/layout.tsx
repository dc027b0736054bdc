import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import type { ReactNode } from 'react'
import { clusterPath } from '#components/data/queries.ts'
import { pageData } from '#server/page-data'
import { segment } from '../../prefetch.ts'

interface ClusterLayoutProps {
  readonly params: Promise<{ cluster: string }>
  readonly children: ReactNode
}

export async function generateMetadata({ params }: ClusterLayoutProps): Promise<Metadata> {
  const cluster = segment((await params).cluster)
  return { title: { default: cluster, template: `%s · ${cluster} · Partitura` } }
}

/** An unknown cluster is a 404 here, before anything was sent, whatever page of it was asked for. */
export default async function ClusterLayout({ params, children }: ClusterLayoutProps) {
  const { status } = await pageData(clusterPath(segment((await params).cluster)))
  if (status === 404) notFound()
  return children
}
