'use client'

import type { Delivery } from '#lib/wire/alerts'
import { StateBadge, type Tone } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/feedback.tsx'
import { Section } from '#components/ui/page.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { Table, type Column } from '#components/ui/table.tsx'
import { Age } from '#components/ui/values.tsx'
import { QueryView } from '#components/data/query-view.tsx'
import { numberCodec, useUrlState } from '#components/data/url-state.ts'
import { useApi } from '#components/data/use-api.ts'
import { plural } from '#lib/format/number'
import { deliveriesQuery } from './alert-queries.ts'
import { DestinationsSection } from './destinations-section.tsx'
import { SubjectLink } from './subject-link.tsx'

const STEP = 100
const MOST = 1000
const TONES: Readonly<Record<Delivery['outcome'], Tone>> = {
  waiting: 'attention',
  delivered: 'good',
  superseded: 'unknown',
  failed: 'bad',
}

const columns: readonly Column<Delivery>[] = [
  { id: 'outcome', head: 'Outcome', cell: row => <StateBadge tone={TONES[row.outcome]}>{row.outcome}</StateBadge> },
  { id: 'state', head: 'Says', cell: row => row.state },
  {
    id: 'rule',
    head: 'Rule',
    rowHeader: true,
    className: 'whitespace-normal wrap-anywhere',
    cell: row => row.ruleName,
  },
  { id: 'subject', head: 'About', className: 'whitespace-normal', cell: row => <SubjectLink subject={row.subject} /> },
  { id: 'destination', head: 'To', cell: row => row.destination },
  { id: 'attempts', head: 'Attempts', align: 'end', cell: row => row.attempts },
  {
    id: 'when',
    head: 'Last attempt',
    align: 'end',
    cell: row => (row.lastAttemptMs === null ? 'none yet' : <Age timeMs={row.lastAttemptMs} />),
  },
  {
    id: 'error',
    head: 'Why not',
    className: 'whitespace-normal wrap-anywhere text-ink-2',
    cell: row => (
      <>
        {row.lastError}
        {row.nextAttemptMs !== null && row.attempts > 0 && (
          <>
            ; again <Age timeMs={row.nextAttemptMs} />
          </>
        )}
      </>
    ),
  },
]

/** Where alerts go, and every notification with what became of it. `version`: of the log. */
export function DeliveriesTab({ version, refusal }: { version: number; refusal: string | null }) {
  const [shown, setShown] = useUrlState('deliveries', numberCodec)
  const limit = Math.min(MOST, Math.max(STEP, shown ?? STEP))
  const log = useApi(deliveriesQuery(version, { limit }), { keepPrevious: true })
  return (
    <>
      <DestinationsSection version={version} refusal={refusal} />
      <Section
        title="Notifications"
        {...(log.data && log.data.waiting > 0 && { note: `${plural(log.data.waiting, 'notification')} not delivered yet` })}
      >
        <QueryView what="The log of notifications" query={log} skeleton={<SkeletonRows rows={4} />}>
          {({ items, total }) => (
            <>
              <Table
                caption="Notifications, newest first"
                columns={columns}
                rows={items}
                rowKey={row => row.deliveryId}
                stacked
                empty={<EmptyState title="Nothing was to be delivered yet" />}
              />
              {items.length < total && limit < MOST && (
                <p className="border-t border-line px-3.5 py-2">
                  <Button onClick={() => setShown(limit + STEP)}>Show more of {total.toLocaleString('en')}</Button>
                </p>
              )}
            </>
          )}
        </QueryView>
      </Section>
    </>
  )
}
