'use client'

import { useMemo } from 'react'
import { partitionColour, seriesColour } from '#components/charts/colours.ts'
import { HistoryPanel, type SeriesLook } from '#components/charts/history-panel-view.tsx'
import { RangePicker } from '#components/charts/range-picker.tsx'
import { useUrlState } from '#components/data/url-state.ts'
import { Select } from '#components/ui/fields.tsx'
import { plural } from '#lib/format/number'
import type { Group } from '#lib/wire/groups'
import { ComparePicker } from './compare-picker.tsx'
import { comparedWith, comparisonCodec } from './comparison.ts'
import { PartitionMultiples } from './partition-multiples.tsx'

/** More lines than this are a ball of wool: the topic's total is drawn instead. */
const MOST_LINES = 16
const OTHER_DASH = '5 4'

const consumed: SeriesLook = () => ({ key: 'consumed', label: 'read', colour: seriesColour(1) })
const produced: SeriesLook = () => ({ key: 'produced', label: 'written', colour: seriesColour(0) })

interface GroupChartsProps {
  readonly cluster: string
  readonly group: Group
  readonly topics: readonly string[]
  readonly topic: string
  readonly onTopic: (topic: string) => void
}

/** How far behind in one topic, in seconds and in messages, and whether it reads faster than is written. One time axis. */
export function GroupCharts({ cluster, group, topics, topic, onTopic }: GroupChartsProps) {
  const { groupId } = group
  const [comparison, setComparison] = useUrlState('vs', comparisonCodec)
  const other = comparedWith(comparison, groupId)
  const count = group.offsets.filter(offset => offset.topic === topic).length
  const perPartition = count <= MOST_LINES && other === null
  const looks = useLooks(groupId, other?.label ?? null, perPartition)
  const line = { group: groupId, topic, ...(perPartition && { partition: '*' }), look: looks.own }
  const laidOver = other === null ? undefined : { group: other.groupId, topic, shiftMs: other.shiftMs, look: looks.other }
  const note = perPartition ? `per partition of ${topic}` : `all ${plural(count, 'partition')} of ${topic}`
  const shared = { cluster, subject: { group: groupId } }
  return (
    <>
      <HistoryPanel
        {...shared}
        id="seconds"
        title="Lag in seconds"
        note={note}
        unit="seconds"
        first={{ metric: 'group.lag-seconds', ...line }}
        second={laidOver && { metric: 'group.lag-seconds', ...laidOver }}
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
            <ComparePicker cluster={cluster} groupId={groupId} topic={topic} value={comparison} onValue={setComparison} />
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
          second={laidOver && { metric: 'group.lag', ...laidOver }}
          empty="Lag is recorded while Partitura runs and the group’s offsets can be read."
        />
        <HistoryPanel
          {...shared}
          id="rates"
          title="Read and written"
          note={`messages per second of ${topic}`}
          unit="messages/s"
          size="small"
          first={{ metric: 'group.consumed', group: groupId, topic, look: consumed }}
          second={{ metric: 'topic.messages-in', topic, look: produced }}
          third={laidOver && { metric: 'group.consumed', ...laidOver, look: looks.otherConsumed }}
          fourth={
            other === null || other.shiftMs === 0
              ? undefined
              : { metric: 'topic.messages-in', topic, shiftMs: other.shiftMs, look: looks.otherProduced }
          }
          empty="Rates are recorded from the second look on."
        />
      </div>
      {count > 1 && <PartitionMultiples cluster={cluster} groupId={groupId} topic={topic} />}
    </>
  )
}

/** How the lines are drawn: what is laid over is dashed, so that it is told apart without its colour. */
function useLooks(groupId: string, otherLabel: string | null, perPartition: boolean) {
  return useMemo(() => {
    const over = { dash: OTHER_DASH }
    const label = otherLabel ?? ''
    const total: SeriesLook = () => ({
      key: 'own',
      label: otherLabel === null ? 'all partitions' : groupId,
      colour: seriesColour(1),
    })
    return {
      own: perPartition ? partitionLook : total,
      other: (() => ({ key: 'other', label, colour: seriesColour(2), ...over })) satisfies SeriesLook,
      otherConsumed: (() => ({
        key: 'other read',
        label: `read, ${label}`,
        colour: seriesColour(2),
        ...over,
      })) satisfies SeriesLook,
      otherProduced: (() => ({
        key: 'other written',
        label: `written, ${label}`,
        colour: seriesColour(5),
        ...over,
      })) satisfies SeriesLook,
    }
  }, [groupId, otherLabel, perPartition])
}

const partitionLook: SeriesLook = ({ partition }) =>
  partition === undefined ? null : { key: partition, label: `Partition ${partition}`, colour: partitionColour(Number(partition)) }
