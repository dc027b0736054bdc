'use client'

import { ChartGroup } from '#components/charts/chart-group.tsx'
import { HistoryPanel } from '#components/charts/history-panel-view.tsx'
import { RangePicker } from '#components/charts/range-picker.tsx'

const produced = {
  metric: 'cluster.produced' as const,
  look: () => ({ key: 'produced', label: 'produced', colour: 'var(--series-1)' }),
}
const consumed = {
  metric: 'cluster.consumed' as const,
  look: () => ({ key: 'consumed', label: 'consumed', colour: 'var(--series-2)' }),
}

const wholeCluster = {}

/** The full chart: any range, crosshair, zoom, table and CSV. Loaded when a range is picked. */
export function RatesHistory({ cluster }: { cluster: string }) {
  return (
    <ChartGroup>
      <HistoryPanel
        cluster={cluster}
        id="rates"
        title="Produced and consumed"
        note="messages per second"
        unit="messages/s"
        first={produced}
        second={consumed}
        subject={wholeCluster}
        empty="The dashboard was not running then, or the history of that time is no longer kept."
        actions={<RangePicker />}
      />
    </ChartGroup>
  )
}
