'use client'

import { BrokerStateBadge } from '#components/states/state-badges.tsx'
import { Checkbox } from '#components/ui/fields.tsx'
import { formatBytes } from '#lib/format/bytes'
import { formatCount } from '#lib/format/number'
import type { Broker } from '#lib/wire/brokers'

interface BrokerChoiceProps {
  readonly label: string
  readonly brokers: readonly Broker[]
  readonly chosen: readonly number[]
  readonly error: string | undefined
  readonly onChange: (chosen: readonly number[]) => void
}

/** Brokers to tick, each with what it holds: the emptiest is the one to expand onto. */
export function BrokerChoice({ label, brokers, chosen, error, onChange }: BrokerChoiceProps) {
  const toggle = (brokerId: number, checked: boolean) =>
    onChange(checked ? [...chosen, brokerId].toSorted((a, b) => a - b) : chosen.filter(each => each !== brokerId))
  return (
    <fieldset className="min-w-0" aria-invalid={error === undefined ? undefined : true}>
      <legend className="mb-1 text-sm font-[540] text-ink-2">{label}</legend>
      <div className="grid gap-x-6 gap-y-0.5 sm:grid-cols-2">
        {brokers.map(({ brokerId, state, stateText, replicaCount, sizeBytes, rack }) => (
          <Checkbox
            key={brokerId}
            checked={chosen.includes(brokerId)}
            onValue={checked => toggle(brokerId, checked)}
            label={
              <span className="inline-flex flex-wrap items-baseline gap-x-2">
                Broker {brokerId}
                {rack !== null && <span className="text-sm text-ink-3">{rack}</span>}
                {state !== 'up' && <BrokerStateBadge state={state} text={stateText} />}
                <span className="text-sm text-ink-3">
                  {formatCount(replicaCount)} replicas{sizeBytes === null ? '' : `, ${formatBytes(sizeBytes)}`}
                </span>
              </span>
            }
          />
        ))}
      </div>
      {error !== undefined && (
        <p role="alert" className="mt-1 text-sm text-bad">
          {error}
        </p>
      )}
    </fieldset>
  )
}
