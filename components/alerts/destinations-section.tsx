'use client'

import { useMutation } from '@tanstack/react-query'
import { destinationTest, type AlertDestination } from '#lib/wire/alerts'
import { callApi, problemOf } from '#components/data/api-client.ts'
import { QueryView } from '#components/data/query-view.tsx'
import { useApi } from '#components/data/use-api.ts'
import { StateBadge, Tag } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/feedback.tsx'
import { Section } from '#components/ui/page.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { Age } from '#components/ui/values.tsx'
import { destinationsQuery } from './alert-queries.ts'

/** A receiver may take its ten seconds, and a mail server thirty. */
const TEST_TIMEOUT_MS = 70_000

export function DestinationsSection({ version, refusal }: { version: number; refusal: string | null }) {
  const destinations = useApi(destinationsQuery(version), { keepPrevious: true })
  return (
    <Section title="Destinations" note="named in partitura.config.yaml">
      <QueryView what="The destinations" query={destinations} skeleton={<SkeletonRows rows={2} />}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title="No destination is configured">
              Name webhooks, chats and mail servers under <code className="font-mono text-sm">alerts.destinations</code> in
              partitura.config.yaml; docs/alerts.md has examples.
            </EmptyState>
          ) : (
            <ul aria-label="Destinations">
              {items.map(destination => (
                <DestinationLine key={destination.name} destination={destination} refusal={refusal} />
              ))}
            </ul>
          )
        }
      </QueryView>
    </Section>
  )
}

function DestinationLine({ destination, refusal }: { destination: AlertDestination; refusal: string | null }) {
  const { name, kind, target, signed, encrypted, lastDeliveredMs, lastError } = destination
  const test = useMutation({
    mutationFn: () =>
      callApi(`/alert-destinations/${encodeURIComponent(name)}/test`, destinationTest, {
        method: 'POST',
        timeoutMs: TEST_TIMEOUT_MS,
      }),
  })
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-1 border-b border-line px-3.5 py-2 last:border-b-0">
      <div className="min-w-0 flex-1 basis-72 wrap-anywhere">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <b className="font-[560]">{name}</b>
          <Tag>{kind}</Tag>
          {signed && <Tag>signed</Tag>}
          {!encrypted && <Tag tone="attention">not encrypted</Tag>}
          <span className="text-ink-2">{target}</span>
        </p>
        <p className="text-sm text-ink-3">
          {lastDeliveredMs === null ? (
            'nothing delivered since the start'
          ) : (
            <>
              last delivered <Age timeMs={lastDeliveredMs} />
            </>
          )}
          {lastError !== null && <span className="text-bad"> · last attempt: {lastError}</span>}
        </p>
        <p aria-live="polite">
          {test.data && (
            <StateBadge tone={test.data.ok ? 'good' : 'bad'}>
              {test.data.ok ? 'taken' : 'not taken'}: {test.data.detail}, after {test.data.tookMs} ms
            </StateBadge>
          )}
          {test.error && <StateBadge tone="bad">{problemOf(test.error).detail}</StateBadge>}
        </p>
      </div>
      <Button
        refusal={refusal ?? (test.isPending ? 'Under way' : null)}
        aria-label={`Send a test to ${name}`}
        onClick={() => test.mutate()}
      >
        {test.isPending ? 'Sending…' : 'Send a test'}
      </Button>
    </li>
  )
}
