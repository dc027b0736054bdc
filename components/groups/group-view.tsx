'use client'

import dynamic from 'next/dynamic'
import { useMemo, useState } from 'react'
import { ChartGroup } from '#components/charts/chart-group.tsx'
import { problemOf } from '#components/data/api-client.ts'
import { clustersQuery, eventsQuery, groupQuery } from '#components/data/queries.ts'
import { textCodec, useUrlState } from '#components/data/url-state.ts'
import { useApi } from '#components/data/use-api.ts'
import { GroupHealthBadge } from '#components/states/state-badges.tsx'
import { EventLines } from '#components/topics/event-lines.tsx'
import { timelineHref } from '#components/timeline/timeline-href.ts'
import { brokerHref } from '#components/topics/topic-links.ts'
import { Button } from '#components/ui/button.tsx'
import { ErrorState, Notice, PartialBanner, StaleBanner } from '#components/ui/feedback.tsx'
import { Link } from '#components/ui/link.tsx'
import { Page, Section } from '#components/ui/page.tsx'
import { TellFailures } from '#components/ui/told-failures.tsx'
import { Age } from '#components/ui/values.tsx'
import { Skeleton, SkeletonBlock, SkeletonRows } from '#components/ui/skeleton.tsx'
import { formatCount } from '#lib/format/number'
import type { Group } from '#lib/wire/groups'
import { ChangesSection } from './changes-section.tsx'
import { GroupCharts } from './group-charts.tsx'
import { GroupTypeTag } from './group-columns.tsx'
import { MembersTable } from './members-table.tsx'
import { OffsetsTable } from './offsets-table.tsx'

const ChangeOffsets = dynamic(() => import('./change-offsets-dialog.tsx').then(module => module.ChangeOffsetsDialog), {
  ssr: false,
})
const DeleteGroup = dynamic(() => import('./delete-group-dialog.tsx').then(module => module.DeleteGroupDialog), { ssr: false })

const EVENTS_REFRESH_MS = 5000

/** One group: how far behind it is in words, over time, per partition, and who its members are. */
export function GroupView({ cluster, groupId }: { cluster: string; groupId: string }) {
  const { data: group, error, refetch } = useApi(groupQuery(cluster, groupId))
  const problem = error === null ? null : problemOf(error)
  if (group === undefined) {
    return (
      <Page title={groupId}>
        {problem === null ? (
          <GroupSkeleton />
        ) : (
          <ErrorState what={`${groupId} could not be shown.`} problem={problem} onRetry={() => void refetch()} />
        )}
      </Page>
    )
  }
  return (
    <Page
      title={groupId}
      badges={
        <>
          <GroupHealthBadge health={group.health} reason={verdictWords(group)} />
          <GroupTypeTag type={group.type} />
          <Rebalancing group={group} />
          <Verdict group={group} />
        </>
      }
      sentence={group.sentence}
      actions={<GroupActions cluster={cluster} group={group} />}
    >
      {problem?.status === 404 && (
        <Notice tone="bad">
          <b className="font-semibold">{groupId} does not exist any more.</b> What is shown is how it was last seen.
        </Notice>
      )}
      {problem !== null && problem.status !== 404 && <StaleBanner problem={problem} asOfMs={group.asOfMs} />}
      <PartialBanner failures={group.failures} />
      {group.error !== null && <Notice tone="attention">{sentenceOf(group.error)}</Notice>}
      <TellFailures failures={group.failures}>
        <GroupBody cluster={cluster} group={group} />
      </TellFailures>
    </Page>
  )
}

function sentenceOf(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`
}

const READ_ONLY = 'This cluster is read-only here: nothing can be changed.'

/** Why nothing may be changed in this cluster, or null. */
function useReadOnly(cluster: string): string | null {
  const found = useApi(clustersQuery()).data?.items.find(each => each.id === cluster)
  return found?.readOnly === true ? READ_ONLY : null
}

function GroupActions({ cluster, group }: { cluster: string; group: Group }) {
  const [open, setOpen] = useState<'change' | 'delete' | null>(null)
  const readOnly = useReadOnly(cluster)
  const inUse = (group.members ?? 0) > 0
  const isShare = group.type === 'share' ? 'A share group has no committed offsets.' : null
  const deleteRefusal = readOnly ?? (inUse ? 'Kafka deletes only groups without members: stop its consumers first.' : null)
  return (
    <>
      <Button refusal={readOnly ?? isShare} onClick={() => setOpen('change')}>
        Change offsets…
      </Button>
      <Button refusal={deleteRefusal} onClick={() => setOpen('delete')}>
        Delete group…
      </Button>
      {open === 'change' && <ChangeOffsets cluster={cluster} group={group} onClose={() => setOpen(null)} />}
      {open === 'delete' && <DeleteGroup cluster={cluster} group={group} onClose={() => setOpen(null)} />}
    </>
  )
}

function GroupBody({ cluster, group }: { cluster: string; group: Group }) {
  const topics = useMemo(() => topicsByLag(group), [group])
  const [asked, setTopic] = useUrlState('topic', textCodec)
  const topic = topics.includes(asked) ? asked : (topics[0] ?? null)
  const readOnly = useReadOnly(cluster)
  const events = useApi(eventsQuery(cluster, { group: group.groupId, limit: 50 }), { refetchMs: EVENTS_REFRESH_MS })
  return (
    <>
      {topic !== null && (
        <ChartGroup>
          <GroupCharts cluster={cluster} group={group} topics={topics} topic={topic} onTopic={setTopic} />
        </ChartGroup>
      )}
      <OffsetsTable cluster={cluster} group={group} />
      <div className="grid items-start gap-x-3.5 lg:grid-cols-[1.35fr_1fr]">
        <MembersTable cluster={cluster} group={group} readOnly={readOnly} />
        <Section title="Timeline" note={<Coordinator cluster={cluster} group={group} />}>
          {events.data === undefined ? (
            <SkeletonRows rows={3} />
          ) : (
            <>
              <EventLines events={events.data.items} empty="Rebalances and changes of state will stand here." />
              {events.data.total > events.data.items.length && (
                <p className="border-t border-line px-3.5 py-2">
                  <Link look="text" href={timelineHref(cluster, { group: group.groupId })}>
                    All {formatCount(events.data.total)} events
                  </Link>
                </p>
              )}
            </>
          )}
        </Section>
      </div>
      <ChangesSection cluster={cluster} groupId={group.groupId} readOnly={readOnly} />
    </>
  )
}

/** The same words to be seen without a pointer; a group that is well and was watched long enough needs none. */
function Verdict({ group }: { group: Group }) {
  const words = verdictWords(group)
  if (words === null) return null
  return <span className="text-sm font-normal tracking-normal text-ink-2">{words}</span>
}

/** Why the verdict is what it is, and how much of the evidence there is while that is not all. */
function verdictWords({ healthReason, healthEvidence }: Group): string | null {
  if (healthEvidence === null || healthEvidence >= 1) return healthReason
  const seen = `${Math.round(healthEvidence * 100)} % of the last two minutes was seen`
  return healthReason === null ? seen : `${healthReason}; ${seen}`
}

/** A rebalance that goes on, and since when. */
function Rebalancing({ group: { state, stateSinceMs } }: { group: Group }) {
  if (!/rebalanc|assigning|reconciling/i.test(state)) return null
  return (
    <span className="text-attention">
      {state}
      {stateSinceMs !== null && (
        <>
          {' '}
          since <Age timeMs={stateSinceMs} />
        </>
      )}
    </span>
  )
}

function Coordinator({ cluster, group }: { cluster: string; group: Group }) {
  if (group.coordinatorId === null) return 'coordinator unknown'
  return (
    <>
      coordinator{' '}
      <Link look="text" href={brokerHref(cluster, group.coordinatorId)}>
        broker {group.coordinatorId}
      </Link>
      {group.protocol !== null && group.protocol !== '' && `, assignor ${group.protocol}`}
    </>
  )
}

/** The group's topics, the one it is furthest behind in first; a lag that is unknown counts as the largest. */
function topicsByLag(group: Group): string[] {
  const lags = new Map<string, bigint | null>()
  for (const { topic, lag } of group.offsets) {
    const before = lags.get(topic)
    lags.set(topic, before === null || lag === null ? null : (before ?? 0n) + BigInt(lag))
  }
  for (const topic of group.topics) if (!lags.has(topic)) lags.set(topic, 0n)
  return [...lags]
    .toSorted(([nameA, a], [nameB, b]) => {
      if (a === b) return nameA < nameB ? -1 : 1
      if (a === null || b === null) return a === null ? -1 : 1
      return a > b ? -1 : 1
    })
    .map(([name]) => name)
}

function GroupSkeleton() {
  return (
    <>
      <Skeleton className="mb-4 h-5 w-full max-w-140" />
      <SkeletonBlock className="mb-3.5 h-70 rounded-card border border-line bg-sheet" />
      <div className="rounded-card border border-line bg-sheet">
        <SkeletonRows rows={6} />
      </div>
    </>
  )
}
