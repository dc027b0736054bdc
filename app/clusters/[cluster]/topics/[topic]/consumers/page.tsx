import { ConsumersView } from '#components/topics/consumers-view.tsx'
import { segment } from '../../../../../prefetch.ts'

interface TopicPageProps {
  readonly params: Promise<{ cluster: string; topic: string }>
}

export default async function TopicPage({ params }: TopicPageProps) {
  const { cluster, topic } = await params
  return <ConsumersView cluster={segment(cluster)} name={segment(topic)} />
}
