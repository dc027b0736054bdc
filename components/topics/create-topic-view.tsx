'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { callApi, problemOf } from '#components/data/api-client.ts'
import { keys } from '#components/data/keys.ts'
import { brokerConfigsQuery, brokersQuery, clusterPath, clustersQuery } from '#components/data/queries.ts'
import { useNavigate } from '#components/data/url-state.ts'
import { useApi } from '#components/data/use-api.ts'
import { Button } from '#components/ui/button.tsx'
import { ErrorState } from '#components/ui/feedback.tsx'
import { Page, Section } from '#components/ui/page.tsx'
import { toast } from '#components/ui/toast-store.ts'
import { plural } from '#lib/format/number'
import { layoutProblems, type LayoutProblem } from '#lib/kafka/layout-problems'
import type { CandidateBroker } from '#lib/kafka/propose-placement'
import { createTopicAnswer, type CreateTopicBody } from '#lib/wire/topics'
import { CreateTopicFields } from './create-topic-fields.tsx'
import { createBody, fieldErrors, formConfigs, localErrors } from './create-topic-form.ts'
import { CreateTopicGrid } from './create-topic-grid.tsx'
import { candidateBrokers } from './create-topic-layout.ts'
import { CreateTopicOutlook } from './create-topic-outlook.tsx'
import { CreateTopicPlan } from './create-topic-plan.tsx'
import { topicHref } from './topic-links.ts'
import { useTopicDraft } from './use-topic-draft.ts'

const CREATE_TIMEOUT_MS = 40_000
const NO_PROBLEMS: readonly LayoutProblem[] = []

/** Creates a topic: fill in, see and change where the replicas go, let Kafka check it, create exactly that. */
export function CreateTopicView({ cluster }: { cluster: string }) {
  const candidates = useCandidates(cluster)
  const defaults = useDefaultConfigs(cluster, candidates)
  const { readOnly = false, strictMinIsr = null } = useApi(clustersQuery()).data?.items.find(each => each.id === cluster) ?? {}
  const draft = useTopicDraft(candidates)
  const { preview, create } = useCreate(cluster)
  const [tried, setTried] = useState(false)
  const { form, layout } = draft
  const problems = useMemo(
    () => (layout.assignment === null ? NO_PROBLEMS : layoutProblems(layout.assignment, candidates ?? [])),
    [layout.assignment, candidates],
  )
  const local = localErrors(form)
  const body = createBody(form, layout.assignment, true)
  // What was checked is only what is on the page as long as nothing on it was changed, and no broker came or went.
  const checked = preview.variables !== undefined && JSON.stringify(preview.variables) === JSON.stringify(body)
  const plan = checked ? (preview.data ?? null) : null
  const { fields, whole } = complaints(checked ? (create.error ?? preview.error) : null)
  const refusal = refusalOf(readOnly, problems)
  const submit = () => {
    setTried(true)
    create.reset()
    if (Object.keys(local).length === 0) preview.mutate(body)
  }
  const configs = { ...defaults, ...plan?.effectiveConfigs, ...formConfigs(form) }
  return (
    <Page
      title="New topic"
      sentence={{ headline: 'Nothing is created before you have seen the plan.', detail: ready(candidates) }}
    >
      <div className="grid items-start gap-x-3.5 lg:grid-cols-[minmax(18rem,5fr)_9fr]">
        <Section title="What it should be" padded>
          <form
            noValidate
            onSubmit={event => {
              event.preventDefault()
              submit()
            }}
          >
            <CreateTopicFields form={form} errors={{ ...(tried ? local : {}), ...fields }} onChange={draft.change} />
            {whole !== null && <ErrorState what="Kafka does not take it." problem={whole} />}
            <div className="mt-4 flex justify-end">
              <Button
                type="submit"
                kind={plan === null ? 'main' : 'plain'}
                refusal={refusal ?? (preview.isPending ? 'Under way' : null)}
              >
                Preview
              </Button>
            </div>
          </form>
        </Section>
        <div className="min-w-0">
          <CreateTopicGrid draft={draft} brokers={useEditorBrokers(candidates)} problems={problems} />
          <CreateTopicOutlook
            assignment={layout.assignment}
            brokers={candidates ?? []}
            configs={configs}
            strictMinIsr={strictMinIsr ?? false}
          />
          <CreateTopicPlan
            plan={plan}
            edited={layout.edited}
            pending={preview.isPending}
            creating={create.isPending}
            refusal={refusal}
            onCreate={() => create.mutate({ ...body, dryRun: false })}
          />
        </div>
      </div>
    </Page>
  )
}

/** Brokers that can take replicas; null while nobody said. The same array until one comes, goes, or falls silent. */
function useCandidates(cluster: string): readonly CandidateBroker[] | null {
  const brokers = useApi(brokersQuery(cluster)).data?.items
  const now = brokers === undefined ? null : candidateBrokers(brokers)
  const text = now === null ? null : now.map(({ brokerId, rack, ready: able }) => `${brokerId} ${rack} ${able}`).join()
  const [kept, setKept] = useState({ text, candidates: now })
  // How much each broker holds moves all the time; a proposal that followed would change under the hands of its reader.
  if (kept.text !== text) setKept({ text, candidates: now })
  return kept.text === text ? kept.candidates : now
}

function useEditorBrokers(candidates: readonly CandidateBroker[] | null) {
  return useMemo(
    () =>
      candidates?.map(({ brokerId, rack, ready: able }) => ({ brokerId, rack, note: able ? null : 'does not answer' })) ?? null,
    [candidates],
  )
}

/** What a topic gets where nobody says otherwise, as one of the brokers has it; empty until it has told. */
function useDefaultConfigs(cluster: string, candidates: readonly CandidateBroker[] | null): Record<string, string | null> {
  const asked = candidates?.find(broker => broker.ready)?.brokerId
  const entries = useApi(brokerConfigsQuery(cluster, asked ?? 0), { enabled: asked !== undefined }).data?.entries
  const valueOf = (name: string) => entries?.find(entry => entry.name === name)?.value ?? null
  return {
    'min.insync.replicas': valueOf('min.insync.replicas'),
    'unclean.leader.election.enable': valueOf('unclean.leader.election.enable'),
  }
}

function refusalOf(readOnly: boolean, problems: readonly LayoutProblem[]): string | null {
  if (readOnly) return 'This cluster is read-only here: no topic can be created.'
  const error = problems.find(({ severity }) => severity === 'error')
  return error === undefined ? null : `Partition ${error.partition}: ${error.detail}`
}

function ready(candidates: readonly CandidateBroker[] | null): string {
  return candidates === null ? '' : `${plural(candidates.filter(broker => broker.ready).length, 'broker')} can hold replicas now.`
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
  const post = (body: CreateTopicBody) =>
    callApi(clusterPath(cluster, 'topics'), createTopicAnswer, { method: 'POST', body, timeoutMs: CREATE_TIMEOUT_MS })
  const preview = useMutation({ mutationFn: post })
  const create = useMutation({
    mutationFn: post,
    onSuccess: async ({ name }) => {
      toast({ tone: 'good', title: `${name} is created` })
      navigate(topicHref(cluster, name))
      await client.invalidateQueries({ queryKey: keys.topics(cluster) })
    },
  })
  return { preview, create }
}
