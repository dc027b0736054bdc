'use client'

import { plural } from '#lib/format/number'
import { problemOf } from '#components/data/api-client.ts'
import { useApi } from '#components/data/use-api.ts'
import { buttonClasses } from '#components/ui/button.tsx'
import { ErrorState } from '#components/ui/feedback.tsx'
import { Page, Section } from '#components/ui/page.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { EndpointDetails } from './endpoint-details.tsx'
import { endpointsByNoun, openApiQuery } from './openapi.ts'

// Served by the API, not a page: a plain link.
const documentHref = '/api/v1/openapi.json'

/** The reference of the REST API, drawn from the document that the API gives of itself. */
export function ApiView() {
  const query = useApi(openApiQuery())
  const groups = query.data ? endpointsByNoun(query.data) : []
  const count = groups.reduce((sum, group) => sum + group.endpoints.length, 0)
  return (
    <Page
      title="API"
      sentence={{
        headline: query.data ? `${plural(count, 'operation')}, all under /api/v1.` : 'All under /api/v1.',
        detail:
          'What these pages show comes from here. Offsets are decimal strings, times are epoch milliseconds, unknown is null.',
      }}
      actions={
        <a className={buttonClasses('plain')} href={documentHref}>
          openapi.json
        </a>
      }
    >
      {query.error && !query.data && (
        <ErrorState
          what="The API’s description could not be shown."
          problem={problemOf(query.error)}
          onRetry={() => void query.refetch()}
        />
      )}
      {query.isPending && <SkeletonRows rows={12} />}
      {groups.map(({ noun, endpoints }) => (
        <Section key={noun} title={noun} note={plural(endpoints.length, 'operation')}>
          {endpoints.map(endpoint => (
            <EndpointDetails key={endpoint.id} endpoint={endpoint} document={query.data} />
          ))}
        </Section>
      ))}
    </Page>
  )
}
