'use client'

import dynamic from 'next/dynamic'
import { useState } from 'react'
import { overviewQuery, topicsQuery } from '#components/data/queries.ts'
import { useApi } from '#components/data/use-api.ts'
import { topicHref } from '#components/topics/topic-links.ts'
import { StateBadge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Link } from '#components/ui/link.tsx'
import { Section } from '#components/ui/page.tsx'
import { plural } from '#lib/format/number'

const UncleanElection = dynamic(() => import('./unclean-election-dialog.tsx').then(module => module.UncleanElectionDialog), {
  ssr: false,
})

/** Topics with partitions that nobody leads, and the last resort for them. Nothing while all are led. */
export function UncleanSection({ cluster, refusal }: { cluster: string; refusal: string | null }) {
  const offline = useApi(overviewQuery(cluster)).data?.totals.offline ?? 0
  const topics = useApi(topicsQuery(cluster), { enabled: offline > 0 }).data?.items.filter(topic => topic.offline > 0) ?? []
  const [topic, setTopic] = useState<string | null>(null)
  if (offline === 0 && topic === null) return null
  return (
    <Section title="Partitions without a leader" note={plural(offline, 'partition')}>
      <p className="border-b border-line px-3.5 py-2.5 text-ink-2">
        No replica that is in sync is up, so nothing can be written or read. Bring one of those brokers back if you can. An
        unclean election makes another replica the leader and loses for good what that one had not copied.
      </p>
      <ul>
        {topics.map(each => (
          <li
            key={each.name}
            className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-3.5 py-1.5 last:border-b-0"
          >
            <Link href={topicHref(cluster, each.name)}>{each.name}</Link>
            <StateBadge tone="bad">{each.offline} offline</StateBadge>
            <Button kind="danger" className="ml-auto" refusal={refusal} onClick={() => setTopic(each.name)}>
              Unclean election…
            </Button>
          </li>
        ))}
      </ul>
      {topic !== null && <UncleanElection cluster={cluster} topic={topic} onClose={() => setTopic(null)} />}
    </Section>
  )
}
