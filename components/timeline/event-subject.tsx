import type { ClusterEvent } from '#lib/wire/events'
import { clusterHref } from '#components/frame/navigation.ts'
import { Link } from '#components/ui/link.tsx'

/** What an event happened to, as a link to its page. */
export function EventSubject({ cluster, subject }: { cluster: string; subject: ClusterEvent['subject'] }) {
  const target = targetOf(subject)
  if (target === null) return null
  return (
    <Link look="bare" href={clusterHref(cluster, target.path)} className="hover:text-accent hover:underline">
      {target.label}
    </Link>
  )
}

function targetOf({ topic, partition, groupId, brokerId }: ClusterEvent['subject']): { path: string; label: string } | null {
  // What a group did in a topic is told of the group.
  if (groupId !== undefined) return { path: `/groups/${encodeURIComponent(groupId)}`, label: groupId }
  if (topic !== undefined)
    return { path: `/topics/${encodeURIComponent(topic)}`, label: partition === undefined ? topic : `${topic}-${partition}` }
  return brokerId === undefined ? null : { path: `/brokers/${brokerId}`, label: `broker ${brokerId}` }
}
