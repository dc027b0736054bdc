'use client'

import { useMemo } from 'react'
import { clusterPath, queryString, reassignmentQuery } from '#components/data/queries.ts'
import { keys } from '#components/data/keys.ts'
import type { PagesQuery } from '#components/data/pages.ts'
import { QueryView } from '#components/data/query-view.tsx'
import { useApi } from '#components/data/use-api.ts'
import { usePages } from '#components/data/use-pages.ts'
import { buttonClasses } from '#components/ui/button.tsx'
import { Page, Section } from '#components/ui/page.tsx'
import { VirtualTable } from '#components/ui/virtual-table.tsx'
import { Age, Bytes } from '#components/ui/values.tsx'
import { formatByteRate } from '#lib/format/bytes'
import { plural } from '#lib/format/number'
import { moveList, type MoveAnswer, type ReassignmentAnswer } from '#lib/wire/reassignments'
import { ReassignmentStateBadge } from './ended-section.tsx'
import { goalWords } from './goal-words.ts'
import { moveColumns, moveKey } from './move-columns.tsx'
import { RunningSection } from './running-section.tsx'
import { useReadOnly } from './use-read-only.ts'

const REFETCH_MS = 3000
const ENDED_REFETCH_MS = 60_000
const PAGE = 500

/** One reassignment with every partition of it. */
export function ReassignmentView({ cluster, id }: { cluster: string; id: string }) {
  const reassignment = useApi(reassignmentQuery(cluster, id), { refetchMs: REFETCH_MS })
  const { data } = reassignment
  return (
    <Page
      title={data ? goalWords(data.goal) : 'Reassignment'}
      badges={data && <ReassignmentStateBadge state={data.state} />}
      sentence={data ? { headline: data.text, detail: data.note ?? '' } : { headline: '\u00a0' }}
      actions={<FileLinks cluster={cluster} id={id} />}
    >
      <QueryView what="The reassignment" query={reassignment}>
        {answer => <Details cluster={cluster} reassignment={answer} />}
      </QueryView>
    </Page>
  )
}

function Details({ cluster, reassignment }: { cluster: string; reassignment: ReassignmentAnswer }) {
  const refusal = useReadOnly(cluster)
  const runs = reassignment.endedAtMs === null
  const { result, more } = usePages(movesPages(cluster, reassignment.id), runs ? REFETCH_MS : ENDED_REFETCH_MS)
  const columns = useMemo(() => moveColumns(cluster), [cluster])
  return (
    <>
      {runs ? (
        <RunningSection cluster={cluster} reassignment={reassignment} refusal={refusal} withoutPartitions />
      ) : (
        <Facts reassignment={reassignment} />
      )}
      <QueryView what="The partitions of the reassignment" query={result}>
        {({ items, total }) => (
          <Section title={plural(total, 'partition')} note="in the order in which they are moved">
            <VirtualTable
              stacked
              caption="Partitions of the reassignment"
              columns={columns}
              rows={items}
              rowKey={moveKey}
              onNearEnd={more}
            />
          </Section>
        )}
      </QueryView>
    </>
  )
}

function Facts({ reassignment }: { reassignment: ReassignmentAnswer }) {
  const { startedAtMs, endedAtMs, movedBytes, throttleBytesPerSecond, batchSize } = reassignment
  return (
    <Section title="How it went" padded>
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1 [&_dt]:text-ink-3">
        <dt>Started</dt>
        <dd>
          <Age timeMs={startedAtMs} />
        </dd>
        <dt>Ended</dt>
        <dd>
          <Age timeMs={endedAtMs} />
        </dd>
        <dt>Copied</dt>
        <dd>
          <Bytes value={movedBytes} why="the size of some partition was not known" />
        </dd>
        <dt>Throttle</dt>
        <dd>{throttleBytesPerSecond === null ? 'none' : `${formatByteRate(throttleBytesPerSecond)} per broker`}</dd>
        <dt>At once</dt>
        <dd>at most {plural(batchSize ?? 0, 'partition')}</dd>
      </dl>
    </Section>
  )
}

function FileLinks({ cluster, id }: { cluster: string; id: string }) {
  const href = `/api/v1${clusterPath(cluster, 'reassignments', id, 'file')}`
  return (
    <>
      <a className={buttonClasses()} href={href} download="reassignment.json">
        Export as Kafka’s JSON
      </a>
      <a className={buttonClasses('quiet')} href={`${href}?which=before`} download="rollback.json">
        the way back
      </a>
    </>
  )
}

function movesPages(cluster: string, id: string): PagesQuery<MoveAnswer> {
  return {
    queryKey: [...keys.reassignment(cluster, id), 'partitions'],
    pathOf: cursor =>
      clusterPath(cluster, 'reassignments', id, 'partitions') + queryString({ limit: PAGE, cursor: cursor ?? undefined }),
    schema: moveList,
  }
}
