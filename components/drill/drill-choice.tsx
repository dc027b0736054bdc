'use client'

import { BrokerStateBadge } from '#components/states/state-badges.tsx'
import { classes } from '#components/ui/class-names.ts'
import { Select } from '#components/ui/fields.tsx'
import type { Broker } from '#lib/wire/brokers'
import type { DrillKind } from '#lib/wire/drill'
import { KINDS } from './drill-words.ts'

interface DrillChoiceProps {
  readonly brokers: readonly Broker[]
  readonly brokerId: number | null
  readonly kind: DrillKind
  readonly holdSeconds: number
  readonly onBroker: (brokerId: number) => void
  readonly onKind: (kind: DrillKind) => void
  readonly onHold: (seconds: number) => void
}

const HOLDS = [0, 5, 15, 30, 60, 180, 600].map(seconds => ({
  value: String(seconds),
  label: seconds < 60 ? `${seconds} s` : `${seconds / 60} min`,
}))

/** Which broker, how it is lost, and how long it stays away. */
export function DrillChoice({ brokers, brokerId, kind, holdSeconds, onBroker, onKind, onHold }: DrillChoiceProps) {
  return (
    <div className="grid gap-4 px-3.5 py-3 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)_auto]">
      <fieldset>
        <legend className="mb-1 text-sm font-[540] text-ink-2">Broker</legend>
        <div className="flex flex-wrap gap-1.5">
          {brokers.map(broker => (
            <Choice
              key={broker.brokerId}
              name="broker"
              checked={broker.brokerId === brokerId}
              onChoose={() => onBroker(broker.brokerId)}
            >
              <span className="font-[560] whitespace-nowrap">Broker {broker.brokerId}</span>
              <BrokerStateBadge state={broker.state} text={broker.stateText} />
            </Choice>
          ))}
        </div>
      </fieldset>
      <fieldset>
        <legend className="mb-1 text-sm font-[540] text-ink-2">What happens to it</legend>
        <div className="grid gap-1.5 sm:grid-cols-2">
          {KINDS.map(each => (
            <Choice key={each.kind} name="kind" checked={each.kind === kind} onChoose={() => onKind(each.kind)}>
              <span>
                <span className="block font-[560]">{each.label}</span>
                <span className="block text-sm text-ink-2">{each.means}</span>
              </span>
            </Choice>
          ))}
        </div>
      </fieldset>
      <Select
        label="Stays away"
        hint="after Kafka has noticed"
        value={HOLDS.find(({ value }) => value === String(holdSeconds))?.value ?? '5'}
        options={HOLDS}
        onValue={value => onHold(Number(value))}
      />
    </div>
  )
}

interface ChoiceProps {
  readonly name: string
  readonly checked: boolean
  readonly onChoose: () => void
  readonly children: React.ReactNode
}

function Choice({ name, checked, onChoose, children }: ChoiceProps) {
  return (
    <label
      className={classes(
        'flex min-h-7.5 cursor-pointer items-center gap-2 rounded-control border px-2.5 py-1.5',
        checked ? 'border-accent bg-accent-soft' : 'border-line-strong hover:bg-ground',
      )}
    >
      <input type="radio" name={name} checked={checked} onChange={onChoose} className="size-4 accent-accent" />
      {children}
    </label>
  )
}
