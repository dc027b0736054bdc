'use client'

import { Section } from '#components/ui/page.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { Duration, NumberText } from '#components/ui/values.tsx'
import type { Drill, DrillLive } from '#lib/wire/drill'
import { DrillGrid, type DrillGridBroker } from './drill-grid.tsx'

interface LiveSectionProps {
  readonly cluster: string
  readonly drill: Drill
  readonly live: DrillLive
}

/** The drill's topic as it is at this moment, and how its writers fare. */
export function LiveSection({ cluster, drill, live }: LiveSectionProps) {
  const { brokerId, prediction } = drill
  const partitions = new Map(live.partitions.map(partition => [partition.partition, partition]))
  const isGone = ['away', 'returning', 'catching-up'].includes(drill.phase) && live.answering === false
  const waiting = (partition: number) => partitions.get(partition)?.waitingMs ?? null
  return (
    <Section
      title={`Topic ${prediction?.topic.name ?? 'of the drill'}`}
      note="read every 50 ms; messages are written with acks=all to every partition"
    >
      {live.partitions.length === 0 ? (
        <SkeletonRows rows={5} />
      ) : (
        <DrillGrid
          cluster={cluster}
          caption="The drill’s topic as it is now"
          brokers={live.brokers.map(broker => gridBroker(broker, brokerId, live.answering))}
          rows={live.partitions}
          awayId={isGone ? brokerId : null}
          formerLeaders={new Map(live.partitions.map(({ partition, replicas }) => [partition, replicas[0] ?? null]))}
          columns={[
            {
              head: (
                <>
                  Ack<span className="max-phone:sr-only">nowledged</span>
                </>
              ),
              id: 'acknowledged',
              align: 'end',
              cell: partition => <NumberText value={partitions.get(partition)?.acknowledged} />,
            },
            {
              id: 'in-doubt',
              head: 'In doubt',
              align: 'end',
              className: 'max-phone:hidden',
              cell: partition => <NumberText value={partitions.get(partition)?.unacknowledged} />,
            },
            { id: 'writer', head: 'Writer', cell: partition => <Writer waitingMs={waiting(partition)} /> },
          ]}
        />
      )}
    </Section>
  )
}

/** An acknowledgement takes a few milliseconds when all is well. */
const WAITS_MS = 500

function Writer({ waitingMs }: { waitingMs: number | null }) {
  if (waitingMs === null || waitingMs < WAITS_MS) return <span className="text-good">writes</span>
  return (
    <span className="font-[560] text-attention">
      waits <Duration spanMs={waitingMs} />
    </span>
  )
}

/** Both are said: what Kafka thinks of the broker, and whether it answers us. */
function gridBroker(
  { brokerId, registered }: DrillLive['brokers'][number],
  drilledId: number,
  answering: boolean | null,
): DrillGridBroker {
  if (brokerId === drilledId && answering === false) {
    return { brokerId, tone: 'bad', word: registered ? 'silent, not dropped' : 'down' }
  }
  return registered ? { brokerId, tone: 'good', word: 'up' } : { brokerId, tone: 'bad', word: 'down' }
}
