'use client'

import dynamic from 'next/dynamic'
import { useSelectedLayoutSegment } from 'next/navigation'
import { useState, type ReactNode } from 'react'
import { problemOf } from '#components/data/api-client.ts'
import { clustersQuery, topicQuery } from '#components/data/queries.ts'
import { useApi } from '#components/data/use-api.ts'
import { Tag } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { ErrorState, Notice, PartialBanner, StaleBanner } from '#components/ui/feedback.tsx'
import { Page } from '#components/ui/page.tsx'
import { Skeleton, SkeletonRows } from '#components/ui/skeleton.tsx'
import { Tabs } from '#components/ui/tabs.tsx'
import { TellFailures } from '#components/ui/told-failures.tsx'
import { TopicHealthBadge } from './topic-health.tsx'
import type { TopicTab } from './topic-links.ts'
import { topicHref } from './topic-links.ts'

const DeleteTopic = dynamic(() => import('./delete-topic-dialog.tsx').then(module => module.DeleteTopicDialog), { ssr: false })

const TABS: readonly { id: TopicTab; label: string }[] = [
  { id: 'assignment', label: 'Assignment' },
  { id: 'messages', label: 'Messages' },
  { id: 'order', label: 'Ordering' },
  { id: 'consumers', label: 'Consumers' },
  { id: 'storage', label: 'Storage & retention' },
  { id: 'configuration', label: 'Configuration' },
  { id: 'timeline', label: 'Timeline' },
]

/** What all tabs of a topic share: its name, its state in a sentence, what is missing of the answer, and the tabs. */
export function TopicFrame({ cluster, name, children }: { cluster: string; name: string; children: ReactNode }) {
  const segment = useSelectedLayoutSegment()
  const current = TABS.find(tab => tab.id === segment)?.id ?? 'assignment'
  const { data: topic, error, refetch } = useApi(topicQuery(cluster, name))
  const problem = error === null ? null : problemOf(error)
  if (topic === undefined) {
    return (
      <Page title={name}>
        {problem === null ? (
          <FrameSkeleton />
        ) : (
          <ErrorState what={`${name} could not be shown.`} problem={problem} onRetry={() => void refetch()} />
        )}
      </Page>
    )
  }
  return (
    <Page
      title={name}
      badges={
        <>
          <TopicHealthBadge topic={topic} />
          {topic.internal && <Tag title="Kafka itself keeps its state here">internal</Tag>}
          {topic.cleanupPolicy?.includes('compact') && <Tag>{topic.cleanupPolicy}</Tag>}
        </>
      }
      sentence={topic.sentence}
      actions={<TopicActions cluster={cluster} name={name} internal={topic.internal} />}
    >
      {problem?.status === 404 && (
        <Notice tone="bad">
          <b className="font-semibold">{name} does not exist any more.</b> What is shown is how it was last seen.
        </Notice>
      )}
      {problem !== null && problem.status !== 404 && <StaleBanner problem={problem} asOfMs={topic.asOfMs} />}
      <PartialBanner failures={topic.failures} />
      <Tabs
        label={`Parts of ${name}`}
        current={current}
        tabs={TABS.map(tab => ({
          ...tab,
          href: topicHref(cluster, name, tab.id),
          ...(tab.id === 'consumers' && topic.readers.length > 0 ? { count: topic.readers.length } : {}),
        }))}
      />
      <TellFailures failures={topic.failures}>{children}</TellFailures>
    </Page>
  )
}

const INTERNAL = 'Kafka keeps its own state in this topic: deleting it would lose the state of groups or transactions.'

function TopicActions({ cluster, name, internal }: { cluster: string; name: string; internal: boolean }) {
  const [deleting, setDeleting] = useState(false)
  const readOnly = useApi(clustersQuery()).data?.items.find(each => each.id === cluster)?.readOnly ?? false
  const refusal = readOnly ? 'This cluster is read-only here: nothing can be deleted.' : internal ? INTERNAL : null
  return (
    <>
      <Button refusal={refusal} onClick={() => setDeleting(true)}>
        Delete topic…
      </Button>
      {deleting && <DeleteTopic cluster={cluster} name={name} onClose={() => setDeleting(false)} />}
    </>
  )
}

function FrameSkeleton() {
  return (
    <>
      <Skeleton className="mb-4 h-5 w-full max-w-140" />
      <Skeleton className="mb-4 h-9 w-full" />
      <div className="rounded-card border border-line bg-sheet">
        <SkeletonRows rows={7} />
      </div>
    </>
  )
}
