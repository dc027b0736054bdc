import type { Metadata } from 'next'
import { MessagesView } from '#components/messages/messages-view.tsx'
import { segment } from '../../../../../prefetch.ts'

interface MessagesPageProps {
  readonly params: Promise<{ cluster: string; topic: string }>
}

export async function generateMetadata({ params }: MessagesPageProps): Promise<Metadata> {
  return { title: `Messages of ${segment((await params).topic)}` }
}

export default async function MessagesPage({ params }: MessagesPageProps) {
  const { cluster, topic } = await params
  return <MessagesView cluster={segment(cluster)} topic={segment(topic)} />
}
