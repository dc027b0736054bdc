'use client'

import { AssignmentEditor } from '#components/assignment-editor/assignment-editor.tsx'
import type { Replicas } from '#components/assignment-editor/edit-replicas.ts'
import { problemOf } from '#components/data/api-client.ts'
import { topicQuery } from '#components/data/queries.ts'
import { useApi } from '#components/data/use-api.ts'
import { Button } from '#components/ui/button.tsx'
import { EmptyState, ErrorState } from '#components/ui/feedback.tsx'
import { Section } from '#components/ui/page.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { checkAssignments, partitionKey } from '#lib/kafka/check-assignment'
import type { Broker } from '#lib/wire/brokers'
import type { Topic } from '#lib/wire/topics'
import { parseLayout, printLayout } from './plan-form.ts'

interface TopicGridSectionProps {
  readonly cluster: string
  readonly topic: string
  /** As edited; empty: as it is now. */
  readonly layout: string
  readonly brokers: readonly Broker[]
  readonly onChange: (layout: string) => void
}

/** One topic's replicas as they are, to be changed by hand: by drag, by click or by key. */
export function TopicGridSection({ cluster, topic, layout, brokers, onChange }: TopicGridSectionProps) {
  const query = useApi(topicQuery(cluster, topic), { enabled: topic !== '' })
  return (
    <Section
      title={topic === '' ? 'Where the replicas go' : `Where the replicas of ${topic} go`}
      note={layout === '' ? 'as it is now' : 'edited'}
      actions={
        <Button refusal={layout === '' ? 'Nothing is changed yet' : null} onClick={() => onChange('')}>
          Back to how it is
        </Button>
      }
    >
      {topic === '' && <EmptyState title="No topic yet">Name one above to change where its replicas are.</EmptyState>}
      {query.error && <ErrorState what={`${topic} cannot be edited.`} problem={problemOf(query.error)} />}
      {query.isLoading && <SkeletonRows rows={6} />}
      {query.data && !query.error && <Editor topic={query.data} layout={layout} brokers={brokers} onChange={onChange} />}
    </Section>
  )
}

interface EditorProps extends Pick<TopicGridSectionProps, 'layout' | 'brokers' | 'onChange'> {
  readonly topic: Topic
}

function Editor({ topic, layout, brokers, onChange }: EditorProps) {
  const original = topic.partitions.map(({ replicas }) => replicas)
  const edited = parseLayout(layout)
  const assignment = edited?.length === original.length ? edited : original
  const edit = (row: number, replicas: Replicas) => {
    const next = assignment.map((each, index) => (index === row ? replicas : each))
    onChange(next.every((each, index) => each.join() === original[index]?.join()) ? '' : printLayout(next))
  }
  return (
    <AssignmentEditor
      caption={`Where the replicas of ${topic.name} go: partitions by brokers`}
      brokers={brokers.map(({ brokerId, rack, state, stateText }) => ({
        brokerId,
        rack,
        note: state === 'up' ? null : stateText,
      }))}
      assignment={assignment}
      original={original}
      problems={problemsOf(topic, assignment, brokers)}
      onEdit={edit}
    />
  )
}

function problemsOf({ name, partitions }: Topic, assignment: readonly Replicas[], brokers: readonly Broker[]) {
  const existing = new Map(partitions.map(({ partition, replicas }) => [partitionKey({ topic: name, partition }), replicas]))
  const there = new Set(brokers.filter(({ state }) => state !== 'down').map(({ brokerId }) => brokerId))
  const wanted = assignment.map((replicas, partition) => ({ topic: name, partition, replicas }))
  return checkAssignments(wanted, existing, there).map(({ partition, detail }) => ({
    partition: partition ?? 0,
    severity: 'error' as const,
    detail: detail.replace(`${name}-${partition}: `, ''),
  }))
}
