'use client'

import dynamic from 'next/dynamic'
import { useState } from 'react'
import { reassignmentsQuery } from '#components/data/queries.ts'
import { QueryView } from '#components/data/query-view.tsx'
import { useApi } from '#components/data/use-api.ts'
import { Button, buttonClasses } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/feedback.tsx'
import { Link } from '#components/ui/link.tsx'
import { Page, Section } from '#components/ui/page.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { plural } from '#lib/format/number'
import type { ReassignmentList } from '#lib/wire/reassignments'
import { EndedSection } from './ended-section.tsx'
import { pageSentence } from './goal-words.ts'
import { newReassignmentHref } from './reassignment-links.ts'
import { RunningSection } from './running-section.tsx'
import { ThrottlesSection } from './throttles-section.tsx'
import { UncleanSection } from './unclean-section.tsx'
import { useReadOnly } from './use-read-only.ts'

const PreferredElection = dynamic(
  () => import('./preferred-election-dialog.tsx').then(module => module.PreferredElectionDialog),
  { ssr: false },
)

/** Replicas on the move: what runs, whoever started it, what was done before, and what can be done next. */
export function ReassignmentsView({ cluster }: { cluster: string }) {
  const reassignments = useApi(reassignmentsQuery(cluster))
  const refusal = useReadOnly(cluster)
  const [electing, setElecting] = useState(false)
  const { data } = reassignments
  const running = data?.items.filter(({ endedAtMs }) => endedAtMs === null) ?? []
  return (
    <Page
      title="Reassignments"
      sentence={data ? pageSentence(running, data.throttlesLeft) : { headline: '\u00a0' }}
      actions={
        <>
          <Button refusal={refusal} onClick={() => setElecting(true)}>
            Elect preferred leaders…
          </Button>
          <Link look="bare" className={buttonClasses('main')} href={newReassignmentHref(cluster)}>
            Plan a reassignment
          </Link>
        </>
      }
    >
      <QueryView what={`The reassignments of ${cluster}`} query={reassignments} skeleton={<ListSkeleton />}>
        {list => (
          <>
            <LeftNotice list={list} />
            {running.map(each => (
              <RunningSection key={each.id} cluster={cluster} reassignment={each} refusal={refusal} />
            ))}
            <EndedSection cluster={cluster} ended={list.items.filter(({ endedAtMs }) => endedAtMs !== null)} />
          </>
        )}
      </QueryView>
      <UncleanSection cluster={cluster} refusal={refusal} />
      <ThrottlesSection cluster={cluster} />
      {electing && <PreferredElection cluster={cluster} onClose={() => setElecting(false)} />}
    </Page>
  )
}

function LeftNotice({ list: { throttlesLeft, trouble } }: { list: ReassignmentList }) {
  if (throttlesLeft === 0 && trouble === null) return null
  return (
    <Notice tone="attention">
      {throttlesLeft > 0 && (
        <>
          {plural(throttlesLeft, 'throttle')} of an earlier reassignment {throttlesLeft === 1 ? 'is' : 'are'} still set and will
          be removed as soon as that can be done.{' '}
        </>
      )}
      {trouble}
    </Notice>
  )
}

function ListSkeleton() {
  return (
    <Section title="Earlier">
      <SkeletonRows rows={4} />
    </Section>
  )
}
