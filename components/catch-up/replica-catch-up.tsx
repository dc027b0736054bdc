'use client'

import { catchUpQuery } from '#components/data/queries.ts'
import { useApi } from '#components/data/use-api.ts'
import { useNow } from '#components/ui/clock.tsx'
import { TimeOfDay } from '#components/ui/values.tsx'
import type { ReplicaCatchUp } from '#lib/wire/catch-up'
import { CatchUpBar } from './catch-up-bar.tsx'
import { endWords, missingWords, rateWords } from './catch-up-words.ts'

interface ReplicaCatchUpProps {
  readonly cluster: string
  readonly topic: string
  readonly partition: number
  /** Left out: every broker that brings this partition up to date. */
  readonly brokerId?: number
}

/** How the replicas of one partition come up to date, a line for each. Nothing while none is behind, or has been lately. */
export function ReplicaCatchUpLines({ cluster, topic, partition, brokerId }: ReplicaCatchUpProps) {
  const brokers = useApi(catchUpQuery(cluster)).data?.items ?? []
  const lines = brokers
    .filter(item => brokerId === undefined || item.brokerId === brokerId)
    .flatMap(item => item.replicas.filter(replica => replica.topic === topic && replica.partition === partition))
  if (lines.length === 0) return null
  return (
    <ul className="mt-1.5 space-y-1">
      {lines.map(replica => (
        <li key={replica.brokerId} className="flex flex-wrap items-center gap-x-2">
          <Line replica={replica} named={brokerId === undefined} />
        </li>
      ))}
    </ul>
  )
}

function Line({ replica, named }: { replica: ReplicaCatchUp; named: boolean }) {
  const nowMs = useNow()
  const subject = named ? `Broker ${replica.brokerId} ` : ''
  if (replica.rejoinedAtMs !== null) {
    return (
      <span className="text-ink-2">
        {subject}
        {named ? 'is back' : 'Back'} in the ISR since <TimeOfDay timeMs={replica.rejoinedAtMs} />
      </span>
    )
  }
  const missing = missingWords(replica)
  const rate = rateWords(replica.copiedPerSecond, replica.measuredIn)
  return (
    <>
      <CatchUpBar startBytes={replica.startMissingBytes} missingBytes={replica.missingBytes} verdict={replica.verdict} />
      <span className="text-attention">
        {subject}
        {named ? 'lacks' : 'Lacks'} {missing ?? 'an unknown amount'}
        {rate !== null && `, copies ${rate}`}: {endWords(replica, nowMs)}
      </span>
    </>
  )
}
