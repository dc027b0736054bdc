'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { callApi, problemOf } from '#components/data/api-client.ts'
import { keys } from '#components/data/keys.ts'
import { newReassignmentHref } from '#components/reassignments/reassignment-links.ts'
import { Button } from '#components/ui/button.tsx'
import { ErrorState, Notice } from '#components/ui/feedback.tsx'
import { Link } from '#components/ui/link.tsx'
import { Section } from '#components/ui/page.tsx'
import { demoBroker } from '#lib/wire/demo'

const START_TIMEOUT_MS = 30_000

/** One more broker, empty at first: what it takes to make use of it is the next step, and a link. */
export function AddBrokerSection({ cluster, refusal }: { cluster: string; refusal: string | null }) {
  const client = useQueryClient()
  const adding = useMutation({
    mutationFn: () => callApi('/demo/brokers', demoBroker, { method: 'POST', timeoutMs: START_TIMEOUT_MS }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.brokers(cluster) }),
  })
  const added = adding.data?.brokerId
  return (
    <Section
      title="Grow the cluster"
      actions={
        <Button refusal={adding.isPending ? 'It is being started' : refusal} onClick={() => adding.mutate()}>
          {adding.isPending ? 'Starting a broker…' : 'Add a broker'}
        </Button>
      }
      padded
    >
      {added === undefined ? (
        <p className="text-ink-2">
          A new broker joins with nothing on it: Kafka moves no replica by itself. Expanding onto it is a{' '}
          <Link look="text" href={newReassignmentHref(cluster, '?goal=expand')}>
            reassignment
          </Link>
          , with a plan, a throttle and a time that can be told before.
        </p>
      ) : (
        <Notice tone="plain">
          Broker {added} has joined and holds nothing yet.{' '}
          <Link look="text" href={newReassignmentHref(cluster, `?goal=expand&brokers=${added}`)}>
            Plan the expansion onto it
          </Link>
          .
        </Notice>
      )}
      {adding.error && <ErrorState what="No broker was added." problem={problemOf(adding.error)} />}
    </Section>
  )
}
