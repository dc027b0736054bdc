import { GroupHealthBadge } from '#components/states/state-badges.tsx'
import { Tag } from '#components/ui/badge.tsx'
import { Link } from '#components/ui/link.tsx'
import type { Column } from '#components/ui/table.tsx'
import { brokerHref, groupHref } from '#components/topics/topic-links.ts'
import { NumberText, RateText, Unknown } from '#components/ui/values.tsx'
import type { GroupSummary } from '#lib/wire/groups'
import { LagSeconds } from './lag-seconds.tsx'

const SHOWN_TOPICS = 3

/** The columns of the group list; their ids are the API's names to sort by. The server sorts. */
export function groupColumns(cluster: string): Column<GroupSummary>[] {
  return [
    {
      id: 'groupId',
      head: 'Group',
      rowHeader: true,
      sortBy: group => group.groupId,
      cell: group => (
        <Link
          href={groupHref(cluster, group.groupId)}
          className="block max-w-80 truncate max-phone:max-w-44"
          title={group.groupId}
        >
          {group.groupId}
        </Link>
      ),
    },
    {
      id: 'health',
      head: 'Health',
      sortBy: group => group.health,
      cell: group => <GroupHealthBadge health={group.health} reason={group.healthReason} />,
    },
    {
      id: 'lag',
      head: 'Lag',
      align: 'end',
      descendingFirst: true,
      sortBy: group => (group.lag === null ? null : BigInt(group.lag)),
      cell: group => (
        <span title={group.lagReason ?? undefined}>
          <NumberText value={group.lag} why={group.lagReason} />
        </span>
      ),
    },
    {
      id: 'lagSeconds',
      head: 'Behind by',
      align: 'end',
      descendingFirst: true,
      sortBy: group => group.lagSeconds,
      cell: group => <LagSeconds seconds={group.lagSeconds} why={group.lagReason} />,
    },
    {
      id: 'consumedPerSecond',
      head: 'Reads',
      align: 'end',
      descendingFirst: true,
      sortBy: group => group.consumedPerSecond,
      cell: group => <RateText perSecond={group.consumedPerSecond} unit="msg" why="needs two looks at its commits" />,
    },
    { id: 'state', head: 'State', sortBy: group => group.state, cell: group => <State group={group} /> },
    { id: 'type', head: 'Type', sortBy: group => group.type, cell: group => <GroupTypeTag type={group.type} /> },
    {
      id: 'members',
      head: 'Members',
      align: 'end',
      sortBy: group => group.members,
      cell: group => <NumberText value={group.members} why="its coordinator did not say" />,
    },
    { id: 'topics', head: 'Topics', cell: group => <Topics topics={group.topics} /> },
    {
      id: 'coordinatorId',
      head: 'Coordinator',
      align: 'end',
      sortBy: group => group.coordinatorId,
      cell: group =>
        group.coordinatorId === null ? (
          <Unknown why="no broker said who coordinates it" />
        ) : (
          <Link href={brokerHref(cluster, group.coordinatorId)}>{group.coordinatorId}</Link>
        ),
    },
  ]
}

/** Kafka's word, as of the last time that its coordinator told it. */
function State({ group: { state, error } }: { group: GroupSummary }) {
  if (error === null) return state
  const word = /^coordinator (moving|loading)/.exec(error)?.[0] ?? 'partly unknown'
  return (
    <span title={error} className="text-attention">
      {word}
    </span>
  )
}

const TYPE_NOTES: Record<string, string> = {
  classic: 'The classic protocol: members agree among themselves',
  consumer: 'KIP-848: the coordinator assigns the partitions',
  share: 'KIP-932: members share partitions like a queue',
  streams: 'KIP-1071: a Kafka Streams application',
}

/** Kafka's word for the group's protocol, explained on hover. */
export function GroupTypeTag({ type }: { type: string }) {
  const note = TYPE_NOTES[type]
  return <Tag {...(note !== undefined && { title: note })}>{type}</Tag>
}

function Topics({ topics }: { topics: readonly string[] }) {
  if (topics.length === 0) return <span className="text-ink-3">none</span>
  const rest = topics.length - SHOWN_TOPICS
  return (
    <span className="block max-w-70 truncate text-ink-2" title={topics.slice(0, 50).join(', ')}>
      {topics.slice(0, SHOWN_TOPICS).join(', ')}
      {rest > 0 && ` and ${rest} more`}
    </span>
  )
}
