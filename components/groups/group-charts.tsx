'use client'

import { useMemo } from 'react'
import { partitionColour, seriesColour } from '#components/charts/colours.ts'
import { HistoryPanel, type SeriesLook } from '#components/charts/history-panel-view.tsx'
import { RangePicker } from '#components/charts/range-picker.tsx'
import { Select } from '#components/ui/fields.tsx'
import { plural } from '#lib/format/number'
import type { Group } from '#lib/wire/groups'

/** More lines than this are a ball of wool: the topic's total is drawn instead. */
const MOST_LINES = 16

const consumed: SeriesLook = () => ({ key: 'consumed', label: 'read', colour: seriesColour(1) })
const produced: SeriesLook = () => ({ key: 'produced', label: 'written', colour: seriesColour(0) })
const total: SeriesLook = () => ({ key: 'total', label: 'all partitions', colour: seriesColour(1) })

interface GroupChartsProps {
  readonly cluster: string
  readonly group: Group
  readonly topics: readonly string[]
  readonly topic: string
  readonly onTopic: (topic: string) => void
}

/** How far behind in one topic, in seconds and in messages, and whether it reads faster than is written. One time axis. */
export function GroupCharts({ cluster, group, topics, topic, onTopic }: GroupChartsProps) {
  const count = group.offsets.filter(offset => offset.topic === topic).length
  const perPartition = count <= MOST_LINES
  const look = useMemo((): SeriesLook => (perPartition ? partitionLook : total), [perPartition])
  const line = { group: group.groupId, topic, ...(perPartition && { partition: '*' }), look }
  const note = perPartition ? `per partition of ${topic}` : `all ${plural(count, 'partition')} of ${topic}`
  const shared = { cluster, subject: { group: group.groupId } }
  return (
    <>
      <HistoryPanel
        {...shared}
        id="seconds"
        title="Lag in seconds"
        note={note}
        unit="seconds"
        first={{ metric: 'group.lag-seconds', ...line }}
        empty="Lag in time is known once the record of end offsets reaches back to what the group has committed; the record grows while Partitura runs."
        actions={
          <>
            {topics.length > 1 && (
              <Select<string>
                label="Topic"
                hideLabel
                value={topic}
                options={topics.map(name => ({ value: name, label: name }))}
                onValue={onTopic}
              />
            )}
            <RangePicker />
          </>
        }
      />
      <div className="grid gap-x-3.5 lg:grid-cols-2">
        <HistoryPanel
          {...shared}
          id="lag"
          title="Lag in messages"
          note={note}
          unit="messages"
          size="small"
          first={{ metric: 'group.lag', ...line }}
          empty="Lag is recorded while Partitura runs and the group’s offsets can be read."
        />
        <HistoryPanel
          {...shared}
          id="rates"
          title="Read and written"
          note={`messages per second of ${topic}`}
          unit="messages/s"
          size="small"
          first={{ metric: 'group.consumed', group: group.groupId, topic, look: consumed }}
          second={{ metric: 'topic.messages-in', topic, look: produced }}
          empty="Rates are recorded from the second look on."
        />
      </div>
    </>
  )
}

const partitionLook: SeriesLook = ({ partition }) =>
  partition === undefined ? null : { key: partition, label: `Partition ${partition}`, colour: partitionColour(Number(partition)) }
