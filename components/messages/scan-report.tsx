'use client'

import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { ErrorState, Notice } from '#components/ui/feedback.tsx'
import { ExportMenu } from './export-menu.tsx'
import { mistakeOf } from './filter-field.tsx'
import { JudgedNotice } from './judged-notice.tsx'
import type { MessageQuery } from './message-query.ts'
import { describeScan } from './scan-words.ts'
import { usePageOrigin } from './use-page-origin.ts'
import type { RunningScan } from './use-message-scan.ts'

const SHOWN_GAPS = 6

interface ScanReportProps {
  cluster: string
  topic: string
  scan: RunningScan
  query: MessageQuery
  onSearch: (query: MessageQuery) => void
}

/** One line on how far the search looked and what it found, and below it what was not searched. */
export function ScanReport({ cluster, topic, scan, query, onSearch }: ScanReportProps) {
  const { state } = scan
  const words = describeScan(state)
  const origin = usePageOrigin()
  const apiCall = `curl -sN -H 'Accept: application/x-ndjson' '${origin}/api/v1${scan.path.replaceAll("'", '%27')}'`
  // The field itself shows a mistake in the filter.
  if (mistakeOf(state.problem) !== null && state.messages.length === 0) return null
  if (state.problem !== null && state.messages.length === 0) {
    return <ErrorState what="The messages could not be read." problem={state.problem} />
  }
  return (
    <div className="mb-3">
      <div className="mb-1.5 flex min-h-7.5 flex-wrap items-center gap-x-3 gap-y-1 text-ink-2">
        <p aria-live={state.phase === 'running' ? 'off' : 'polite'} data-testid="scan-summary">
          {words.summary || 'Searching…'}
        </p>
        {query.tail && state.phase === 'running' && (
          <Button aria-pressed={state.paused !== null} onClick={() => scan.setPaused(state.paused === null)}>
            {state.paused === null ? 'Pause' : 'Go on'}
          </Button>
        )}
        <CopyButton text={apiCall} label="Copy this search as an API call">
          API call
        </CopyButton>
        <ExportMenu cluster={cluster} topic={topic} query={query} />
        {scan.loadMore !== null && <Button onClick={scan.loadMore}>Load more</Button>}
      </div>
      {state.keySearch !== null && <p className="mb-1.5 text-sm text-ink-2">{state.keySearch.detail}</p>}
      <JudgedNotice state={state} query={query} onSearch={onSearch} />
      {words.notRead.length > 0 && (
        <ul className="mb-1.5 text-ink-2" data-testid="not-read">
          {words.notRead.map(sentence => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      {words.order.length > 0 && (
        <ul className="mb-1.5 text-ink-2" data-testid="scan-order">
          {words.order.map(sentence => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      {words.gaps.length > 0 && (
        <Notice tone={state.phase === 'failed' ? 'bad' : 'attention'}>
          <ul>
            {words.gaps.slice(0, SHOWN_GAPS).map(gap => (
              <li key={gap}>{gap}</li>
            ))}
            {words.gaps.length > SHOWN_GAPS && <li>And {words.gaps.length - SHOWN_GAPS} more.</li>}
          </ul>
        </Notice>
      )}
    </div>
  )
}
