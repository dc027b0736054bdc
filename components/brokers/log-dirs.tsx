import type { Broker } from '#lib/wire/brokers'
import { formatBytes } from '#lib/format/bytes'
import { formatPercent } from '#lib/format/number'
import { StateBadge } from '#components/ui/badge.tsx'
import { Bar } from '#components/ui/bar.tsx'
import { EmptyState } from '#components/ui/feedback.tsx'
import { Section } from '#components/ui/page.tsx'
import { Table, type Column } from '#components/ui/table.tsx'
import { Age, Bytes, Unknown } from '#components/ui/values.tsx'
import { diskTone, diskUse } from './disk-use.ts'

type LogDir = NonNullable<Broker['logDirs']>[number]

/** Where a broker keeps its logs: what Kafka uses of it, and what the disk has left. */
export function LogDirs({ logDirs, asOfMs }: { logDirs: Broker['logDirs']; asOfMs: number | null }) {
  return (
    <Section
      title="Log directories"
      note={
        asOfMs === null ? undefined : (
          <>
            read <Age timeMs={asOfMs} />
          </>
        )
      }
    >
      {logDirs === null ? (
        <EmptyState title="Not known">This broker has not described its log directories.</EmptyState>
      ) : (
        <Table
          caption="Log directories"
          columns={columns}
          rows={logDirs}
          rowKey={row => row.path}
          empty={<EmptyState title="It has none" />}
        />
      )}
    </Section>
  )
}

const columns: readonly Column<LogDir>[] = [
  { id: 'path', head: 'Path', rowHeader: true, cell: row => <Path dir={row} /> },
  { id: 'kafka', head: 'Kafka’s logs', align: 'end', cell: row => <Bytes value={row.sizeBytes} why={row.error} /> },
  { id: 'disk', head: 'Disk', cell: row => <Disk dir={row} /> },
  {
    id: 'free',
    head: 'Free',
    align: 'end',
    cell: row => <Bytes value={row.usableBytes} why={row.error ?? 'this broker does not tell'} />,
  },
]

function Path({ dir }: { dir: LogDir }) {
  return (
    <span className="flex items-center gap-2">
      <span className="max-w-60 truncate font-mono text-sm" title={dir.path}>
        {dir.path}
      </span>
      {dir.error !== null && (
        <StateBadge tone="bad" title={dir.error}>
          {dir.error}
        </StateBadge>
      )}
    </span>
  )
}

function Disk({ dir }: { dir: LogDir }) {
  const use = diskUse([dir])
  if (!use) return <Unknown why={dir.error ?? 'this broker does not tell the size of its disks'} />
  return (
    <span className="flex items-center gap-2">
      <Bar share={use.share} tone={diskTone(use.share)} label={`${formatPercent(use.share)} of the disk used`} />
      <span className="text-sm text-ink-3">
        {formatPercent(use.share)} of {formatBytes(use.totalBytes)}
      </span>
    </span>
  )
}
