import type { Broker } from '#lib/wire/brokers'
import { formatBytes } from '#lib/format/bytes'
import { formatPercent } from '#lib/format/number'
import { clusterHref } from '#components/frame/navigation.ts'
import { BrokerStateBadge } from '#components/states/state-badges.tsx'
import { Bar } from '#components/ui/bar.tsx'
import { Tag } from '#components/ui/badge.tsx'
import { classes } from '#components/ui/class-names.ts'
import { Link } from '#components/ui/link.tsx'
import type { Column } from '#components/ui/table.tsx'
import { Bytes, NumberText, RateText, Unknown } from '#components/ui/values.tsx'
import { diskTone, diskUse } from './disk-use.ts'

/** The columns of a list of brokers. `brief`: the overview's choice of them. `racks`: whether the cluster has any. */
export function brokerColumns(cluster: string, { brief, racks }: { brief: boolean; racks: boolean }): readonly Column<Broker>[] {
  // The overview's lines must fit a phone; the list's cards have room for all.
  const onWide = brief ? { className: 'max-phone:hidden' } : {}
  const all: readonly Column<Broker>[] = [
    {
      id: 'broker',
      head: 'Broker',
      rowHeader: true,
      sortBy: row => row.brokerId,
      cell: row => <BrokerName cluster={cluster} broker={row} brief={brief} />,
    },
    { id: 'state', head: 'State', sortBy: row => row.state, cell: row => <BrokerState broker={row} /> },
    {
      id: 'rack',
      head: 'Rack',
      ...onWide,
      sortBy: row => row.rack,
      cell: row => row.rack ?? <Quiet>none</Quiet>,
    },
    count('leaders', 'Leaders', row => row.leaderCount),
    {
      id: 'preferred',
      head: 'Preferred',
      align: 'end',
      descendingFirst: true,
      ...onWide,
      sortBy: row => row.preferredLeaderCount,
      cell: row => <NumberText value={row.preferredLeaderCount} />,
    },
    {
      id: 'in-sync',
      head: 'In sync',
      align: 'end',
      sortBy: row => row.inSyncCount - row.replicaCount,
      cell: row => <InSync broker={row} />,
    },
    {
      id: 'size',
      head: 'Size',
      align: 'end',
      descendingFirst: true,
      sortBy: row => row.sizeBytes,
      cell: row => <Bytes value={row.sizeBytes} why="its log directories were not read" />,
    },
    {
      id: 'disk',
      head: 'Disk',
      ...onWide,
      sortBy: row => diskUse(row.logDirs)?.share ?? null,
      cell: row => <Disk broker={row} brief={brief} />,
    },
    {
      id: 'in',
      head: brief ? 'In' : 'Messages in',
      align: 'end',
      descendingFirst: true,
      sortBy: row => row.messagesInPerSecond,
      cell: row => <RateText perSecond={row.messagesInPerSecond} />,
    },
  ]
  const left = [...(brief ? ['preferred', 'size'] : []), ...(racks ? [] : ['rack'])]
  return all.filter(column => !left.includes(column.id))
}

function count(id: string, head: string, value: (row: Broker) => number): Column<Broker> {
  return { id, head, align: 'end', descendingFirst: true, sortBy: value, cell: row => <NumberText value={value(row)} /> }
}

function BrokerName({ cluster, broker, brief }: { cluster: string; broker: Broker; brief: boolean }) {
  return (
    <span className="flex items-center gap-1.5">
      <Link href={clusterHref(cluster, `/brokers/${broker.brokerId}`)} aria-label={`Broker ${broker.brokerId}`}>
        {!brief && <span className="phone:hidden">Broker </span>}
        {broker.brokerId}
      </Link>
      <span className={classes('font-mono text-sm text-ink-3', brief && 'max-phone:hidden')}>
        {broker.host === null ? <Unknown why="no address was ever seen" /> : `${broker.host}:${broker.port ?? '?'}`}
      </span>
      {broker.isController && !brief && <Tag title="It runs the active controller">controller</Tag>}
    </span>
  )
}

/** State and, unless all is well, since when. */
export function BrokerState({ broker }: { broker: Pick<Broker, 'state' | 'stateText' | 'stateSinceMs'> }) {
  return (
    <BrokerStateBadge state={broker.state} text={broker.stateText} sinceMs={broker.state === 'up' ? null : broker.stateSinceMs} />
  )
}

function InSync({ broker }: { broker: Broker }) {
  const behind = broker.inSyncCount < broker.replicaCount
  return (
    <span className={classes(behind && 'font-[560] text-attention')}>
      {broker.inSyncCount}/{broker.replicaCount}
      {behind && <span className="sr-only"> (not all)</span>}
    </span>
  )
}

function Disk({ broker, brief }: { broker: Broker; brief: boolean }) {
  const use = diskUse(broker.logDirs)
  if (!use)
    return (
      <Unknown
        why={broker.logDirs === null ? 'its log directories were not read' : 'this broker does not tell the size of its disks'}
      />
    )
  const label = `${formatPercent(use.share)} used, ${formatBytes(use.usableBytes)} of ${formatBytes(use.totalBytes)} free`
  return (
    <span className="flex items-center gap-2">
      <Bar share={use.share} label={label} tone={diskTone(use.share)} />
      {!brief && <span className="text-sm text-ink-3">{formatPercent(use.share)}</span>}
    </span>
  )
}

function Quiet({ children }: { children: string }) {
  return <span className="text-ink-3">{children}</span>
}
