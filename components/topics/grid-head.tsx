import { brokerLook } from '#components/states/state-badges.tsx'
import { StateBadge } from '#components/ui/badge.tsx'
import { classes } from '#components/ui/class-names.ts'
import { Link } from '#components/ui/link.tsx'
import { Age } from '#components/ui/values.tsx'
import type { GridBroker } from './grid-model.ts'
import { brokerHref } from './topic-links.ts'

interface GridHeadProps {
  readonly cluster: string
  readonly brokers: readonly GridBroker[]
  /** Brokers switched off in the what-if, those that are away anyway, and the way to switch one. */
  readonly down: readonly number[]
  readonly away: readonly number[]
  readonly onToggle: (brokerId: number) => void
}

/** The grid's first row: the brokers with rack, state and the switch of the what-if, and the columns about the partition. */
export function GridHead({ cluster, brokers, down, away, onToggle }: GridHeadProps) {
  const racks = brokers.some(broker => broker.rack !== null)
  const cell = 'sticky top-0 z-20 border-b border-line-strong px-1.5 pt-2 pb-2 font-[520] text-ink-3'
  const plain = `${cell} bg-sheet align-bottom`
  const edge = 'px-3.5 text-left max-phone:px-2'
  return (
    <thead>
      <tr>
        <th scope="col" className={`${plain} ${edge} left-0 z-30`}>
          <span className="sr-only">Partition</span>
        </th>
        {brokers.map(broker => (
          <th
            key={broker.brokerId}
            scope="col"
            className={classes(
              cell,
              'min-w-27 text-center align-top max-phone:min-w-0 max-phone:px-0.5',
              down.includes(broker.brokerId) ? 'bg-bad-soft' : 'bg-sheet',
            )}
          >
            <Link href={brokerHref(cluster, broker.brokerId)} look="name" className="whitespace-nowrap">
              <span className="max-phone:sr-only">Broker </span>
              {broker.brokerId}
            </Link>
            {racks && <span className="block min-h-4 text-xs font-normal">{broker.rack ?? 'no rack'}</span>}
            <span className="mt-0.5 flex flex-col items-center gap-0.5">
              <StateMark broker={broker} />
              {broker.state !== 'up' && broker.stateSinceMs !== null && (
                <span className="text-xs font-normal">
                  <Age timeMs={broker.stateSinceMs} short />
                </span>
              )}
            </span>
            {broker.state !== 'unknown' && (
              <label
                className="mt-0.5 inline-flex min-h-6 items-center gap-1.5 text-xs font-normal max-phone:gap-0.5"
                title={
                  away.includes(broker.brokerId) ? 'It is away already' : 'What if this broker were lost? Nothing is changed.'
                }
              >
                <input
                  type="checkbox"
                  aria-label={`What if lost: broker ${broker.brokerId}`}
                  className="size-3.5 accent-bad"
                  checked={down.includes(broker.brokerId)}
                  disabled={away.includes(broker.brokerId)}
                  onChange={() => onToggle(broker.brokerId)}
                />
                <span className="max-phone:hidden">what if lost</span>
                <span className="phone:hidden">lost?</span>
              </label>
            )}
          </th>
        ))}
        <th scope="col" className={`${plain} text-right text-sm whitespace-nowrap max-phone:px-0.5 max-phone:whitespace-normal`}>
          In sync
        </th>
        <th scope="col" className={`${plain} pl-5 text-right text-sm whitespace-nowrap max-phone:hidden`}>
          Log end
        </th>
        <th scope="col" className={`${plain} w-full px-3.5 text-left text-sm max-phone:px-1`}>
          <span className="sr-only">Remarks</span>
        </th>
      </tr>
    </thead>
  )
}

/** On a phone the shape alone, with its word for screen readers: there is no room for five words beside each other. */
function StateMark({ broker: { state, stateText } }: { broker: GridBroker }) {
  const { tone, shape, word } = brokerLook(state)
  return (
    <StateBadge tone={tone} title={stateText} {...(shape && { shape })}>
      <span className="max-phone:sr-only">{word}</span>
    </StateBadge>
  )
}

/** The grid's last row: how many partitions each broker leads. */
export function GridFoot({ brokers, isPrediction }: { brokers: readonly GridBroker[]; isPrediction: boolean }) {
  const cell = 'border-t border-line px-1.5 py-2 text-ink-2 tabular-nums'
  return (
    <tfoot>
      <tr>
        <th
          scope="row"
          className={`${cell} sticky left-0 z-10 bg-sheet px-3.5 text-left font-[520] whitespace-nowrap text-ink-3 max-phone:px-2 max-phone:whitespace-normal`}
        >
          {isPrediction ? 'Would lead' : 'Leads'}
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
