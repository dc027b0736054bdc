'use client'

import { ChartGroup } from '#components/charts/chart-group.tsx'
import { seriesColour } from '#components/charts/colours.ts'
import { HistoryPanel, type SeriesLook } from '#components/charts/history-panel-view.tsx'
import { RangePicker } from '#components/charts/range-picker.tsx'

const messagesLook: SeriesLook = () => ({ key: 'in', label: 'in', colour: seriesColour(0) })
const sizeLook: SeriesLook = () => ({ key: 'size', label: 'size', colour: seriesColour(4) })

/** What a broker takes in and keeps, over time, with what happened to it marked. */
export function BrokerCharts({ cluster, brokerId }: { cluster: string; brokerId: number }) {
  const subject = { brokerId }
  return (
    <ChartGroup>
      <div className="grid gap-x-3.5 lg:grid-cols-2">
        <HistoryPanel
          id="messages-in"
          cluster={cluster}
          subject={subject}
          title="Messages in"
          note="partitions that it leads"
          unit="messages/s"
          size="small"
          first={{ metric: 'broker.messages-in', brokerId, look: messagesLook }}
          empty="The rate is recorded every ten seconds while the broker leads a partition."
          actions={<RangePicker />}
        />
        <HistoryPanel
          id="size"
          cluster={cluster}
          subject={subject}
          title="Size of its logs"
          unit="bytes"
          size="small"
          first={{ metric: 'broker.size-bytes', brokerId, look: sizeLook }}
          empty="The size is recorded every time the broker’s log directories are read."
        />
      </div>
    </ChartGroup>
  )
}
