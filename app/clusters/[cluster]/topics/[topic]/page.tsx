import { AssignmentView } from '#components/topics/assignment-view.tsx'
import { segment } from '../../../../prefetch.ts'

interface TopicPageProps {
  readonly params: Promise<{ cluster: string; topic: string }>
}

export default async function TopicPage({ params }: TopicPageProps) {
  const { cluster, topic } = await params
  return <AssignmentView cluster={segment(cluster)} name={segment(topic)} />
}
