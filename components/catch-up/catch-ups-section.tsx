'use client'

import { catchUpQuery } from '#components/data/queries.ts'
import { useApi } from '#components/data/use-api.ts'
import { brokerHref } from '#components/topics/topic-links.ts'
import { useNow } from '#components/ui/clock.tsx'
import { Link } from '#components/ui/link.tsx'
import { Section } from '#components/ui/page.tsx'
import type { BrokerCatchUp } from '#lib/wire/catch-up'
import { CatchUpBar } from './catch-up-bar.tsx'
import { brokerWords } from './catch-up-words.ts'

/** The brokers that bring replicas up to date, and those that were done in the last minutes. Nothing when there are none. */
export function CatchUpsSection({ cluster }: { cluster: string }) {
  const brokers = useApi(catchUpQuery(cluster)).data?.items ?? []
  if (brokers.length === 0) return null
  return (
    <Section title="Catching up" note="brokers that copy what they missed">
      <ul>
        {brokers.map(each => (
          <li
            key={each.brokerId}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-3.5 py-2 last:border-b-0"
          >
            <Line cluster={cluster} catchUp={each} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Line({ cluster, catchUp }: { cluster: string; catchUp: BrokerCatchUp }) {
  const nowMs = useNow()
  const { brokerId, startMissingBytes, missingBytes, verdict } = catchUp
  return (
    <>
      <Link href={brokerHref(cluster, brokerId)}>Broker {brokerId}</Link>
      <CatchUpBar startBytes={startMissingBytes} missingBytes={missingBytes} verdict={verdict} />
      <span className="min-w-0 flex-1 basis-60">{brokerWords(catchUp, nowMs)}</span>
    </>
  )
}
