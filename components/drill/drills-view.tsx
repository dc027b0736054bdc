'use client'

import dynamic from 'next/dynamic'
import { useState } from 'react'
import { problemOf } from '#components/data/api-client.ts'
import { brokersQuery, drillsQuery } from '#components/data/queries.ts'
import { QueryView } from '#components/data/query-view.tsx'
import { numberCodec, useUrlState, type Codec } from '#components/data/url-state.ts'
import { useApi } from '#components/data/use-api.ts'
import { useReadOnly } from '#components/reassignments/use-read-only.ts'
import { Button } from '#components/ui/button.tsx'
import { EmptyState, ErrorState, Notice } from '#components/ui/feedback.tsx'
import { Link } from '#components/ui/link.tsx'
import { Page, Section } from '#components/ui/page.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { drillKind, type DrillKind, type DrillList } from '#lib/wire/drill'
import { AddBrokerSection } from './add-broker-section.tsx'
import { DrillChoice } from './drill-choice.tsx'
import { drillHref } from './drill-links.ts'
import { DrillListSection } from './drill-list.tsx'
import { drillTitle, PHASES } from './drill-words.ts'
import { PredictionSection } from './prediction-section.tsx'
import { useDrillPlan } from './use-drill-plan.ts'

const StartDialog = dynamic(() => import('./start-drill-dialog.tsx').then(module => module.StartDrillDialog), { ssr: false })

const REFETCH_MS = 3000
const DEFAULT_HOLD_SECONDS = 5

const kindCodec: Codec<DrillKind> = {
  parse: text => drillKind.options.find(kind => kind === text) ?? 'kill',
  print: kind => (kind === 'kill' ? null : kind),
}

/** Failure drills: choose a broker and how it is lost, see what will happen, do it; and what was done before. */
export function DrillsView({ cluster }: { cluster: string }) {
  const drills = useApi(drillsQuery(cluster), { refetchMs: REFETCH_MS })
  const refusal = useReadOnly(cluster)
  return (
    <Page title="Failure drill" sentence={drills.data ? pageSentence(drills.data) : { headline: '\u00a0' }}>
      <QueryView what={`The drills of ${cluster}`} query={drills} skeleton={<Skeleton />}>
        {list => (
          <>
            {list.trouble !== null && <Notice tone="attention">{list.trouble}</Notice>}
            <Running cluster={cluster} list={list} />
            <NewDrill cluster={cluster} isBusy={list.activeId !== null} refusal={refusal} />
            <DrillListSection cluster={cluster} drills={list.items.filter(({ drillId }) => drillId !== list.activeId)} />
            <AddBrokerSection cluster={cluster} refusal={refusal} />
          </>
        )}
      </QueryView>
    </Page>
  )
}

function pageSentence({ items, activeId }: DrillList): { headline: string; detail: string } {
  const active = items.find(({ drillId }) => drillId === activeId)
  if (active === undefined) {
    return {
      headline: 'No drill is under way.',
      detail: 'A drill takes a broker of the demo away, compares what Kafka does with what was predicted, and brings it back.',
    }
  }
  const phase = PHASES.find(each => each.phase === active.phase)?.label ?? active.phase
  return { headline: `${drillTitle(active)}.`, detail: `The drill is in its phase “${phase}”.` }
}

function Running({ cluster, list: { items, activeId } }: { cluster: string; list: DrillList }) {
  const active = items.find(({ drillId }) => drillId === activeId)
  if (active === undefined) return null
  return (
    <Notice tone="attention">
      A drill is under way:{' '}
      <Link look="text" href={drillHref(cluster, active.drillId)}>
        {drillTitle(active)}
      </Link>
    </Notice>
  )
}

interface NewDrillProps {
  readonly cluster: string
  readonly isBusy: boolean
  readonly refusal: string | null
}

function NewDrill({ cluster, isBusy, refusal }: NewDrillProps) {
  const brokers = useApi(brokersQuery(cluster))
  const [brokerId, setBroker] = useUrlState('broker', numberCodec)
  const [kind, setKind] = useUrlState('kind', kindCodec)
  const [hold, setHold] = useUrlState('hold', numberCodec)
  const [confirming, setConfirming] = useState(false)
  const plan = useDrillPlan(cluster, brokerId, kind)
  const holdSeconds = hold ?? DEFAULT_HOLD_SECONDS
  const isReady = plan.data !== undefined && !plan.isPlaceholderData
  return (
    <>
      <Section
        title="Lose a broker"
        actions={
          <Button
            kind="danger"
            refusal={refusal ?? startRefusal({ brokerId, isBusy, isReady })}
            onClick={() => setConfirming(true)}
          >
            Start the drill…
          </Button>
        }
      >
        {brokers.data === undefined ? (
          <SkeletonRows rows={3} />
        ) : (
          <DrillChoice
            brokers={brokers.data.items}
            brokerId={brokerId}
            kind={kind}
            holdSeconds={holdSeconds}
            onBroker={setBroker}
            onKind={setKind}
            onHold={setHold}
          />
        )}
        {brokerId === null && (
          <div className="border-t border-line">
            <EmptyState title="Choose a broker">Then you see what its loss will do, before anything happens.</EmptyState>
          </div>
        )}
      </Section>
      {brokerId !== null && <Prediction cluster={cluster} plan={plan} />}
      {confirming && isReady && (
        <StartDialog cluster={cluster} plan={plan.data} holdSeconds={holdSeconds} onClose={() => setConfirming(false)} />
      )}
    </>
  )
}

function Prediction({ cluster, plan }: { cluster: string; plan: ReturnType<typeof useDrillPlan> }) {
  const { data, error, refetch } = plan
  if (data === undefined) {
    if (error === null) return <Skeleton />
    return <ErrorState what="There is no prediction." problem={problemOf(error)} onRetry={() => void refetch()} />
  }
  return (
    <div aria-busy={plan.isPlaceholderData || undefined} className={plan.isPlaceholderData ? 'opacity-60' : undefined}>
      {data.obstacles.length > 0 && (
        <Notice tone="attention">
          <b className="font-semibold">The cluster has not healed.</b> {data.obstacles.join(' ')}
        </Notice>
      )}
      <PredictionSection cluster={cluster} prediction={data.prediction} />
    </div>
  )
}

function startRefusal(drill: { brokerId: number | null; isBusy: boolean; isReady: boolean }): string | null {
  if (drill.isBusy) return 'A drill is under way: one at a time'
  if (drill.brokerId === null) return 'Choose a broker first'
  return drill.isReady ? null : 'The prediction is not there yet'
}

function Skeleton() {
  return (
    <Section title="Prediction">
      <SkeletonRows rows={6} />
    </Section>
  )
}
