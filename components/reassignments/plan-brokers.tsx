import { Section } from '#components/ui/page.tsx'
import { Table, type Column } from '#components/ui/table.tsx'
import { Bytes, NumberText } from '#components/ui/values.tsx'
import { plural } from '#lib/format/number'
import type { PlanBroker } from '#lib/wire/reassignments'

/** What the plan does to each broker: bytes to and from it, and what it holds before and after. */
export function PlanBrokers({ brokers }: { brokers: readonly PlanBroker[] }) {
  const racks = brokers.some(({ rack }) => rack !== null)
  return (
    <Section title="Brokers" note="bytes to move, and what each holds before and after">
      <Table
        stacked
        caption={plural(brokers.length, 'broker')}
        columns={racks ? COLUMNS : COLUMNS.filter(({ id }) => id !== 'rack')}
        rows={brokers}
        rowKey={row => row.brokerId}
      />
    </Section>
  )
}

const COLUMNS: readonly Column<PlanBroker>[] = [
  { id: 'broker', head: 'Broker', rowHeader: true, cell: row => `Broker ${row.brokerId}` },
  { id: 'rack', head: 'Rack', cell: row => row.rack ?? <span className="text-ink-3">none</span> },
  {
    id: 'receives',
    head: 'Receives',
    align: 'end',
    cell: row => <Amount bytes={row.receivesBytes} replicas={row.receivesReplicas} />,
  },
  { id: 'sends', head: 'Sends', align: 'end', cell: row => <Amount bytes={row.sendsBytes} replicas={null} /> },
  { id: 'frees', head: 'Frees', align: 'end', cell: row => <Amount bytes={row.freesBytes} replicas={row.freesReplicas} /> },
  {
    id: 'bytes',
    head: 'Bytes',
    align: 'end',
    cell: row => <Change before={row.before?.sizeBytes} after={row.after?.sizeBytes} bytes />,
  },
  {
    id: 'replicas',
    head: 'Replicas',
    align: 'end',
    cell: row => <Change before={row.before?.replicas} after={row.after?.replicas} />,
  },
  {
    id: 'leaders',
    head: 'Preferred leader of',
    align: 'end',
    cell: row => <Change before={row.before?.preferredLeaders} after={row.after?.preferredLeaders} />,
  },
]

function Amount({ bytes, replicas }: { bytes: number; replicas: number | null }) {
  if (bytes === 0 && (replicas === null || replicas === 0)) return <span className="text-ink-3">–</span>
  return (
    <>
      <Bytes value={bytes} />
      {replicas !== null && <span className="text-sm text-ink-3"> in {plural(replicas, 'replica')}</span>}
    </>
  )
}

interface ChangeProps {
  readonly before: number | undefined
  readonly after: number | undefined
  readonly bytes?: boolean
}

/** `12 → 10`; a broker that is to be emptied, or is gone, has none afterwards. */
function Change({ before, after, bytes = false }: ChangeProps) {
  const Value = bytes ? Bytes : NumberText
  if (before === undefined && after === undefined) return <span className="text-ink-3">emptied</span>
  return (
    <span className="whitespace-nowrap">
      <span className="text-ink-3">
        <Value value={before ?? 0} /> →{' '}
      </span>
      <Value value={after ?? 0} />
    </span>
  )
}
