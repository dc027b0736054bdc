import { BrokerStateBadge } from '#components/states/state-badges.tsx'
import { Link } from '#components/ui/link.tsx'
import { Age } from '#components/ui/values.tsx'
import type { GridBroker } from './grid-model.ts'
import { brokerHref } from './topic-links.ts'

/** The grid's first row: the brokers with rack and state, and the columns about the partition. */
export function GridHead({ cluster, brokers }: { cluster: string; brokers: readonly GridBroker[] }) {
  const racks = brokers.some(broker => broker.rack !== null)
  const cell = 'sticky top-0 z-20 border-b border-line-strong bg-sheet px-1.5 pt-2 pb-2 align-top font-[520] text-ink-3'
  return (
    <thead>
      <tr>
        <th scope="col" className={`${cell} left-0 z-30 px-3.5 text-left`}>
          <span className="sr-only">Partition</span>
        </th>
        {brokers.map(broker => (
          <th key={broker.brokerId} scope="col" className={`${cell} min-w-27 text-center`}>
            <Link href={brokerHref(cluster, broker.brokerId)} look="name" className="whitespace-nowrap">
              Broker {broker.brokerId}
            </Link>
            {racks && <span className="block min-h-4 text-xs font-normal">{broker.rack ?? 'no rack'}</span>}
            <span className="mt-0.5 flex flex-col items-center gap-0.5">
              <BrokerStateBadge state={broker.state} text={broker.stateText} />
              {broker.state !== 'up' && broker.stateSinceMs !== null && (
                <span className="text-xs font-normal">
                  <Age timeMs={broker.stateSinceMs} short />
                </span>
              )}
            </span>
          </th>
        ))}
        <th scope="col" className={`${cell} text-right align-bottom text-sm whitespace-nowrap`}>
          In sync
        </th>
        <th scope="col" className={`${cell} pl-5 text-right align-bottom text-sm whitespace-nowrap`}>
          Log end
        </th>
        <th scope="col" className={`${cell} w-full px-3.5 text-left align-bottom text-sm`}>
          <span className="sr-only">Remarks</span>
        </th>
      </tr>
    </thead>
  )
}

/** The grid's last row: how many partitions each broker leads. */
export function GridFoot({ brokers }: { brokers: readonly GridBroker[] }) {
  const cell = 'border-t border-line px-1.5 py-2 text-ink-2 tabular-nums'
  return (
    <tfoot>
      <tr>
        <th scope="row" className={`${cell} sticky left-0 z-10 bg-sheet px-3.5 text-left font-[520] text-ink-3`}>
          Leads
        </th>
        {brokers.map(broker => (
          <td key={broker.brokerId} className={`${cell} text-center`} title={`preferred leader of ${broker.preferredFor}`}>
            {broker.leads}
            {broker.leads !== broker.preferredFor && <span className="text-ink-3"> of {broker.preferredFor}</span>}
          </td>
        ))}
        <td colSpan={3} className={`${cell} text-left text-sm text-ink-3`}>
          {brokers.every(broker => broker.leads === broker.preferredFor)
            ? 'every preferred leader leads'
            : 'not every preferred leader leads'}
        </td>
      </tr>
    </tfoot>
  )
}
