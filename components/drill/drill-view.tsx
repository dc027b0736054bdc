'use client'

import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { callApi, problemOf } from '#components/data/api-client.ts'
import { clusterPath, drillQuery } from '#components/data/queries.ts'
import { QueryView } from '#components/data/query-view.tsx'
import { useApi } from '#components/data/use-api.ts'
import { useReadOnly } from '#components/reassignments/use-read-only.ts'
import { StateBadge } from '#components/ui/badge.tsx'
import { Button, buttonClasses } from '#components/ui/button.tsx'
import { ErrorState } from '#components/ui/feedback.tsx'
import { Link } from '#components/ui/link.tsx'
import { Page } from '#components/ui/page.tsx'
import { drillAnswer, type DrillAnswer } from '#lib/wire/drill'
import { DrillEvents } from './drill-events.tsx'
import { drillFileHref, drillsHref } from './drill-links.ts'
import { drillSentence, drillTitle, STATE_TONES } from './drill-words.ts'
import { LiveSection } from './live-section.tsx'
import { PhaseTrack } from './phase-track.tsx'
import { PredictionSection } from './prediction-section.tsx'
import { ReportSections } from './report-sections.tsx'

const LIVE_MS = 500
const ENDED_MS = 60_000

/** One drill: live while it runs, then its report. */
export function DrillView({ cluster, drillId }: { cluster: string; drillId: string }) {
  const [isOver, setOver] = useState(false)
  const drill = useApi(drillQuery(cluster, drillId), { refetchMs: isOver ? ENDED_MS : LIVE_MS })
  const { data } = drill
  if (data !== undefined && (data.endedAtMs !== null) !== isOver) setOver(data.endedAtMs !== null)
  return (
    <Page
      title={data ? drillTitle(data) : 'Failure drill'}
      badges={data && <StateBadge tone={STATE_TONES[data.state]}>{data.state}</StateBadge>}
      sentence={data ? drillSentence(data) : { headline: '\u00a0' }}
      actions={data && <Actions cluster={cluster} drill={data} />}
    >
      <QueryView what="The drill" query={drill}>
        {answer => <Details cluster={cluster} drill={answer} />}
      </QueryView>
    </Page>
  )
}

function Details({ cluster, drill }: { cluster: string; drill: DrillAnswer }) {
  const { prediction, report, live } = drill
  return (
    <>
      <PhaseTrack drill={drill} />
      {report === null && live !== null && <LiveSection cluster={cluster} drill={drill} live={live} />}
      {report !== null && <ReportSections cluster={cluster} drill={drill} report={report} />}
      <DrillEvents drill={drill} />
      {report === null && prediction !== null && <PredictionSection cluster={cluster} prediction={prediction} />}
    </>
  )
}

function Actions({ cluster, drill }: { cluster: string; drill: DrillAnswer }) {
  if (drill.endedAtMs === null) return <AbortButton cluster={cluster} drill={drill} />
  return (
    <>
      <a
        className={buttonClasses()}
        href={drillFileHref(cluster, drill.drillId, 'markdown')}
        download={`drill-${drill.drillId}.md`}
      >
        Report as Markdown
      </a>
      <a
        className={buttonClasses()}
        href={drillFileHref(cluster, drill.drillId, 'json')}
        download={`drill-${drill.drillId}.json`}
      >
        As JSON
      </a>
      <Link
        look="bare"
        className={buttonClasses('main')}
        href={drillsHref(cluster, `?broker=${drill.brokerId}&kind=${drill.kind}`)}
      >
        Drill again
      </Link>
    </>
  )
}

function AbortButton({ cluster, drill }: { cluster: string; drill: DrillAnswer }) {
  const readOnly = useReadOnly(cluster)
  const abort = useMutation({
    mutationFn: () => callApi(clusterPath(cluster, 'drills', drill.drillId), drillAnswer, { method: 'DELETE' }),
  })
  const isAborting = drill.state === 'aborting' || abort.isPending
  return (
    <>
      <Button kind="danger" refusal={isAborting ? 'It is being aborted' : readOnly} onClick={() => abort.mutate()}>
        Abort: bring the broker back
      </Button>
      {abort.error && <ErrorState what="The drill was not aborted." problem={problemOf(abort.error)} />}
    </>
  )
}
