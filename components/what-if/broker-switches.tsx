'use client'

import { classes } from '#components/ui/class-names.ts'
import { Checkbox } from '#components/ui/fields.tsx'
import type { WhatIfAnswer } from '#lib/wire/what-if'
import { toggled } from './broker-list.ts'

interface BrokerSwitchesProps {
  readonly brokers: WhatIfAnswer['brokers']
  readonly down: readonly number[]
  readonly racks: readonly string[]
  readonly onSwitch: (down: readonly number[], racks: readonly string[]) => void
}

/** One box for every broker, by rack where racks are known; a rack's own box takes all of its brokers. */
export function BrokerSwitches({ brokers, down, racks, onSwitch }: BrokerSwitchesProps) {
  const groups = Map.groupBy(brokers, ({ rack }) => rack)
  const isRacked = [...groups.keys()].some(rack => rack !== null)
  const box = (broker: WhatIfAnswer['brokers'][number]) => {
    const withRack = broker.rack !== null && racks.includes(broker.rack)
    const { brokerId, away } = broker
    return (
      <Checkbox
        key={brokerId}
        label={<Words lost={withRack || down.includes(brokerId)}>{`Broker ${brokerId}${away ? ' (away already)' : ''}`}</Words>}
        checked={withRack || down.includes(brokerId)}
        disabled={away || withRack}
        onValue={() => onSwitch(toggled(down, brokerId), racks)}
      />
    )
  }
  if (!isRacked) return <div className="flex max-h-52 flex-wrap gap-x-5 gap-y-1 overflow-auto">{brokers.map(box)}</div>
  return (
    <div className="flex max-h-72 flex-wrap gap-x-8 gap-y-3 overflow-auto">
      {[...groups].map(([rack, members]) => (
        <fieldset key={rack ?? ' none'} className="min-w-0">
          <legend className="mb-0.5 text-sm text-ink-3">
            {rack === null ? (
              'No rack'
            ) : (
              <Checkbox
                label={<Words lost={racks.includes(rack)}>{`Rack ${rack}`}</Words>}
                checked={racks.includes(rack)}
                onValue={checked => onSwitch(down, checked ? [...racks, rack] : racks.filter(each => each !== rack))}
              />
            )}
          </legend>
          <div className="flex flex-wrap gap-x-5 gap-y-1">{members.map(box)}</div>
        </fieldset>
      ))}
    </div>
  )
}

function Words({ lost, children }: { lost: boolean; children: string }) {
  return <span className={classes(lost && 'font-[560] text-bad')}>{children}</span>
}
