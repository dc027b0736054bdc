import type { Broker } from '#lib/wire/brokers'
import type { Quorum } from '#lib/wire/quorum'
import { formatCount } from '#lib/format/number'
import { StateBadge, Tag } from '#components/ui/badge.tsx'
import { EmptyState } from '#components/ui/feedback.tsx'
import { Section } from '#components/ui/page.tsx'
import { Table, type Column } from '#components/ui/table.tsx'
import { Age, NumberText } from '#components/ui/values.tsx'

type Replica = Quorum['voters'][number]

interface Node extends Replica {
  readonly role: 'leader' | 'voter' | 'observer'
  /** What is wrong with the broker on this node; null when nothing is, or when none runs there. */
  readonly trouble: 'down' | 'unreachable' | null
}

interface QuorumSectionProps {
  readonly quorum: Quorum | null
  readonly brokers: readonly Pick<Broker, 'brokerId' | 'state'>[]
  readonly withObservers?: boolean
}

/** Who decides in this cluster: the KRaft quorum with every node's lag, or ZooKeeper and its controller. */
export function QuorumSection({ quorum, brokers, withObservers = false }: QuorumSectionProps) {
  if (quorum === null || quorum.coordination === null) {
    return (
      <Section title="Controller quorum">
        <EmptyState title="Not known yet">No broker has described the quorum since the dashboard started.</EmptyState>
      </Section>
    )
  }
  if (quorum.coordination === 'zookeeper') return <ZooKeeper quorum={quorum} />
  const node = (replica: Replica, role: Node['role']): Node => ({
    ...replica,
    role,
    trouble: troubleOf(replica.replicaId, brokers),
  })
  const rows = [
    ...quorum.voters.map(voter => node(voter, voter.replicaId === quorum.leaderId ? 'leader' : 'voter')),
    ...(withObservers ? quorum.observers.map(observer => node(observer, 'observer')) : []),
  ]
  const note =
    quorum.leaderId === null
      ? 'no leader'
      : `leader ${quorum.leaderId}, epoch ${quorum.leaderEpoch === null ? 'unknown' : formatCount(quorum.leaderEpoch)}`
  return (
    <Section title="Controller quorum" note={note}>
      <Table
        stacked={withObservers}
        caption="Nodes of the controller quorum"
        columns={withObservers ? allColumns : briefColumns}
        rows={rows}
        rowKey={row => `${row.role}-${row.replicaId}`}
      />
    </Section>
  )
}

function troubleOf(replicaId: number, brokers: QuorumSectionProps['brokers']): Node['trouble'] {
  const state = brokers.find(broker => broker.brokerId === replicaId)?.state
  return state === 'down' || state === 'unreachable' ? state : null
}

const briefColumns: readonly Column<Node>[] = [
  { id: 'node', head: 'Controller', rowHeader: true, cell: row => row.replicaId },
  { id: 'role', head: 'Role', cell: row => <Role node={row} /> },
  { id: 'lag', head: 'Behind', align: 'end', cell: row => <NumberText value={row.lag} why="the quorum’s leader does not say" /> },
]

const allColumns: readonly Column<Node>[] = [
  {
    id: 'node',
    head: 'Node',
    rowHeader: true,
    cell: row => (
      <span>
        <span className="phone:hidden">Node </span>
        {row.replicaId}
      </span>
    ),
  },
  ...briefColumns.slice(1),
  {
    id: 'end',
    head: 'Log end',
    align: 'end',
    cell: row => <NumberText value={row.logEndOffset} className="font-mono text-sm" />,
  },
  {
    id: 'caught-up',
    head: 'Caught up',
    align: 'end',
    cell: row => (row.role === 'leader' ? 'leads' : <Age timeMs={row.lastCaughtUpMs} why="the quorum’s leader does not say" />),
  },
]

function Role({ node }: { node: Node }) {
  if (node.trouble !== null) {
    return (
      <StateBadge tone="bad" shape={node.trouble === 'down' ? 'cross' : 'triangle'}>
        {node.role}, {node.trouble}
      </StateBadge>
    )
  }
  return node.role === 'leader' ? <Tag tone="good">leader</Tag> : node.role
}

function ZooKeeper({ quorum }: { quorum: Quorum }) {
  return (
    <Section title="Controller" note="ZooKeeper" padded>
      <p>{quorum.controllerId === null ? 'No broker is controller now.' : `Broker ${quorum.controllerId} is the controller.`}</p>
      {quorum.servers.length > 0 && <p className="mt-1 font-mono text-sm text-ink-3">{quorum.servers.join(', ')}</p>}
    </Section>
  )
}
