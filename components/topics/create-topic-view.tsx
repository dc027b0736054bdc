'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useSearchParams } from 'next/navigation'
import { callApi, problemOf } from '#components/data/api-client.ts'
import { keys } from '#components/data/keys.ts'
import { brokersQuery, clusterPath, clustersQuery } from '#components/data/queries.ts'
import { useNavigate, writeUrl } from '#components/data/url-state.ts'
import { useApi } from '#components/data/use-api.ts'
import { Button } from '#components/ui/button.tsx'
import { ErrorState } from '#components/ui/feedback.tsx'
import { Page, Section } from '#components/ui/page.tsx'
import { toast } from '#components/ui/toast-store.ts'
import { plural } from '#lib/format/number'
import { createTopicAnswer } from '#lib/wire/topics'
import { CreateTopicFields } from './create-topic-fields.tsx'
import type { TopicForm } from './create-topic-form.ts'
import { createBody, fieldErrors, localErrors, parseForm, printForm } from './create-topic-form.ts'
import { CreateTopicPlan } from './create-topic-plan.tsx'
import { topicHref } from './topic-links.ts'

const CREATE_TIMEOUT_MS = 40_000
const USUAL_REPLICAS = 3

/** Creates a topic: fill in, preview what Kafka would do, create. */
export function CreateTopicView({ cluster }: { cluster: string }) {
  const upCount = useUpCount(cluster)
  const readOnly = useApi(clustersQuery()).data?.items.find(each => each.id === cluster)?.readOnly ?? false
  const [form, setForm] = useTopicForm(upCount)
  const { preview, create } = useCreate(cluster)
  const [tried, setTried] = useState(false)
  const local = localErrors(form)
  const { fields, whole } = complaints(create.error ?? preview.error)
  const refusal = readOnly ? 'This cluster is read-only here: no topic can be created.' : null

  const change = (changes: Partial<TopicForm>) => {
    preview.reset()
    create.reset()
    setForm({ ...form, ...changes })
  }
  const submit = () => {
    setTried(true)
    create.reset()
    if (Object.keys(local).length === 0) preview.mutate(form)
  }
  const up = upCount === null ? '' : `${plural(upCount, 'broker')} can hold replicas now.`
  return (
    <Page title="New topic" sentence={{ headline: 'Nothing is created before you have seen the plan.', detail: up }}>
      <div className="grid items-start gap-x-3.5 lg:grid-cols-2">
        <Section title="What it should be" padded>
          <form
            noValidate
            onSubmit={event => {
              event.preventDefault()
              submit()
            }}
          >
            <CreateTopicFields form={form} errors={{ ...(tried ? local : {}), ...fields }} onChange={change} />
            {whole !== null && <ErrorState what="Kafka does not take it." problem={whole} />}
            <div className="mt-4 flex justify-end">
              <Button
                type="submit"
                kind={preview.data === undefined ? 'main' : 'plain'}
                refusal={refusal ?? (preview.isPending ? 'Under way' : null)}
              >
                Preview
              </Button>
            </div>
          </form>
        </Section>
        <CreateTopicPlan
          plan={preview.data ?? null}
          pending={preview.isPending}
          creating={create.isPending}
          refusal={refusal}
          onCreate={() => create.mutate(form)}
        />
      </div>
    </Page>
  )
}

/** Brokers that can hold replicas now; null while nobody said. */
function useUpCount(cluster: string): number | null {
  const brokers = useApi(brokersQuery(cluster)).data?.items
  return brokers?.filter(broker => broker.state === 'up' || broker.state === 'catching-up').length ?? null
}

/** The form as it is typed; the URL follows, so that the link shows the next person the same form. */
function useTopicForm(upCount: number | null): readonly [form: TopicForm, set: (form: TopicForm) => void] {
  const search = useSearchParams()
  const [typed, setTyped] = useState(() => parseForm(name => search.get(name)))
  const [replicasTouched, setReplicasTouched] = useState(typed.replicas !== '')
  const usual = upCount === null ? '' : String(Math.max(1, Math.min(USUAL_REPLICAS, upCount)))
  const form = replicasTouched ? typed : { ...typed, replicas: usual }
  const set = (next: TopicForm) => {
    if (next.replicas !== form.replicas) setReplicasTouched(true)
    setTyped(next)
    writeUrl(printForm(next))
  }
  return [form, set]
}

function complaints(error: Error | null) {
  if (error === null) return { fields: {}, whole: null }
  const problem = problemOf(error)
  const { fields, rest } = fieldErrors(problem)
  return { fields, whole: rest ? problem : null }
}

function useCreate(cluster: string) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const post = (form: TopicForm, dryRun: boolean) =>
    callApi(clusterPath(cluster, 'topics'), createTopicAnswer, {
      method: 'POST',
      body: createBody(form, dryRun),
      timeoutMs: CREATE_TIMEOUT_MS,
    })
  const preview = useMutation({ mutationFn: (form: TopicForm) => post(form, true) })
  const create = useMutation({
    mutationFn: (form: TopicForm) => post(form, false),
    onSuccess: async ({ name }) => {
      toast({ tone: 'good', title: `${name} is created` })
      navigate(topicHref(cluster, name))
      await client.invalidateQueries({ queryKey: keys.topics(cluster) })
    },
  })
  return { preview, create }
}
