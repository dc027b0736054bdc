import type { ClusterSummary } from '#lib/wire/clusters'
import { StateBadge } from '#components/ui/badge.tsx'
import { Section } from '#components/ui/page.tsx'
import { Table, type Column } from '#components/ui/table.tsx'
import { Age } from '#components/ui/values.tsx'

type Address = ClusterSummary['bootstrap'][number]

/** Which addresses were tried, what each of them answered, and what one can do. */
export function UnreachableSection({ cluster }: { cluster: ClusterSummary }) {
  return (
    <Section title="What was tried" note="it keeps trying, and shows the cluster as soon as one answers">
      <BootstrapTable addresses={cluster.bootstrap} />
      <p className="border-t border-line px-3.5 py-3 text-ink-2">
        Check that the brokers run, that these addresses are right (<code className="font-mono text-sm">KAFKA_BROKERS</code> or{' '}
        <code className="font-mono text-sm">partitura.config.yaml</code>), and that this machine may reach them.
      </p>
    </Section>
  )
}

/** The configured addresses of a cluster and what became of the last try. */
export function BootstrapTable({ addresses }: { addresses: readonly Address[] }) {
  return <Table caption="Configured addresses" columns={columns} rows={addresses} rowKey={row => row.address} />
}

const columns: readonly Column<Address>[] = [
  { id: 'address', head: 'Address', rowHeader: true, cell: row => <span className="font-mono text-sm">{row.address}</span> },
  { id: 'state', head: 'State', cell: row => <AddressState address={row} /> },
  { id: 'why', head: 'Why', className: 'min-w-48 whitespace-normal! wrap-break-word', cell: row => row.error ?? '' },
  { id: 'tried', head: 'Tried', align: 'end', cell: row => <Age timeMs={row.triedAtMs} why="not tried yet" /> },
]

function AddressState({ address }: { address: Address }) {
  if (address.triedAtMs === null) return <StateBadge tone="unknown">not tried</StateBadge>
  return address.error === null ? <StateBadge tone="good">answered</StateBadge> : <StateBadge tone="bad">failed</StateBadge>
}
