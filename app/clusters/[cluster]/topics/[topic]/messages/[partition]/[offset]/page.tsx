import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { MessageView } from '#components/messages/message-view.tsx'
import { segment } from '../../../../../../../prefetch.ts'

interface MessagePageProps {
  readonly params: Promise<{ cluster: string; topic: string; partition: string; offset: string }>
}

export async function generateMetadata({ params }: MessagePageProps): Promise<Metadata> {
  const { topic, partition, offset } = await params
  return { title: `${segment(topic)}, partition ${partition}, offset ${offset}` }
}

export default async function MessagePage({ params }: MessagePageProps) {
  const { cluster, topic, partition, offset } = await params
  if (!/^\d{1,7}$/.test(partition) || !/^\d{1,19}$/.test(offset)) notFound()
  return <MessageView cluster={segment(cluster)} topic={segment(topic)} partition={Number(partition)} offset={offset} />
}
