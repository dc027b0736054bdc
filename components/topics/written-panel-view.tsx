'use client'

import { seriesColour } from '#components/charts/colours.ts'
import { HistoryPanel, type SeriesLook } from '#components/charts/history-panel-view.tsx'

const look: SeriesLook = () => ({ key: 'written', label: 'written', colour: seriesColour(0) })

/** Messages written to a topic per second, over the last hour. */
export function WrittenPanel({ cluster, topic }: { cluster: string; topic: string }) {
  return (
    <HistoryPanel
      id="written"
      cluster={cluster}
      subject={{ topic }}
      title="Written"
      note="messages per second"
      unit="messages/s"
      size="small"
      first={{ metric: 'topic.messages-in', topic, look }}
      empty="The rate is recorded from the second look at the topic on."
    />
  )
}
