'use client'

import { useEffect } from 'react'
import { problemOf } from '#components/data/api-client.ts'
import { ErrorState } from '#components/ui/feedback.tsx'
import { Page, Section } from '#components/ui/page.tsx'

/** A view that broke: the frame stays, and so does the way to every other page. */
export default function PageError({ error, reset }: { error: Error; reset: () => void }) {
  useEffect(() => reportError(error), [error])
  return (
    <Page title="This page broke">
      <Section title="What happened">
        <ErrorState what="The page could not be drawn. The cluster is not affected." problem={problemOf(error)} onRetry={reset} />
      </Section>
    </Page>
  )
}
