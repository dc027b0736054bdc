'use client'

import { plural } from '#lib/format/number'
import { useNavigate } from '#components/data/url-state.ts'
import { messageHref } from '#components/messages/message-link.ts'
import { Button } from '#components/ui/button.tsx'
import { EmptyState, ErrorState, Notice } from '#components/ui/feedback.tsx'
import { Section, Sentence } from '#components/ui/page.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import type { ArrivalState } from './arrival-stream.ts'
import { BufferSection } from './buffer-section.tsx'
import { CuresSection } from './cures-section.tsx'
import { DemoTwin } from './demo-twin.tsx'
import { KeyCalculator } from './key-calculator.tsx'
import { orderSentence } from './lane-words.ts'
import { LanesCanvas } from './lanes-canvas.tsx'
import { LanesTable } from './lanes-table.tsx'
import { OrderControls } from './order-controls.tsx'
import { useLens, type Lens } from './use-lens.ts'

const FAR_BEHIND = 10_000

/** The ordering lens: messages in the order in which a consumer gets them, what is out of place, and what would cure it. */
export function OrderView({ cluster, topic }: { cluster: string; topic: string }) {
  const lens = useLens(cluster, topic)
  const { query, by, state, cures, arrivals, partitionCount } = lens
  return (
    <>
      <OrderControls
        query={query}
        by={query.by ?? by}
        sequence={lens.sequence}
        suggestions={lens.suggestions ?? { sequences: [], keys: [] }}
        running={state.phase === 'running'}
        onChange={lens.change}
        onAgain={lens.again}
        onStop={lens.stop}
      />
      <DemoTwin cluster={cluster} topic={topic} />
      <ReadingNotice state={state} tail={query.tail} />
      <PictureSection cluster={cluster} topic={topic} lens={lens} />
      {arrivals.length > 0 && (
        <>
          <CuresSection
            cures={cures}
            by={by}
            keyWords={query.keyBy === '' ? 'the message’s own key' : `by ${query.keyBy}`}
            partitionCount={partitionCount ?? 1}
            tail={query.tail}
          />
          <BufferSection cures={cures} query={query} onChange={lens.change} />
        </>
      )}
      <KeyCalculator cluster={cluster} topic={topic} partitionCount={partitionCount} />
    </>
  )
}

function PictureSection({ cluster, topic, lens }: { cluster: string; topic: string; lens: Lens }) {
  const { query, by, state, cures, arrivals } = lens
  const navigate = useNavigate()
  const shared = { arrivals, overtakenBy: cures.received.overtakenBy, what: by }
  return (
    <Section
      title="Order of arrival"
      note={query.tail ? 'live, the newest at the right' : 'from left to right'}
      actions={
        <Button kind="quiet" aria-pressed={query.table} onClick={() => lens.change({ table: !query.table })}>
          Table
        </Button>
      }
    >
      {arrivals.length === 0 ? (
        <NothingYet state={state} ready={lens.ready} tail={query.tail} />
      ) : (
        <>
          <div className="px-3.5 pt-1 pb-2.5">
            <Sentence {...orderSentence(cures, by)} />
            <Legend />
          </div>
          {query.table ? (
            <LanesTable cluster={cluster} topic={topic} {...shared} />
          ) : (
            <LanesCanvas
              {...shared}
              following={query.tail && state.phase === 'running'}
              onOpen={arrival => navigate(messageHref(cluster, topic, arrival))}
            />
          )}
        </>
      )}
    </Section>
  )
}

function Legend() {
  return (
    <p className="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-sm text-ink-3">
      <span>
        <svg aria-hidden width="12" height="12" viewBox="0 0 12 12" className="mr-1 inline-block align-[-2px]">
          <circle cx="6" cy="6" r="4.5" className="fill-none stroke-ink-2" strokeWidth="1.5" />
        </svg>
        in its place
      </span>
      <span>
        <svg aria-hidden width="12" height="12" viewBox="0 0 12 12" className="mr-1 inline-block align-[-2px]">
          <path d="M6 1 11 6 6 11 1 6z" className="fill-none stroke-bad" strokeWidth="2" />
        </svg>
        out of place: it came after one that belongs behind it
      </span>
      <span>Read as a consumer reads: each leader’s answers as they came in, each partition’s part of an answer in one go.</span>
    </p>
  )
}

function ReadingNotice({ state, tail }: { state: ArrivalState; tail: boolean }) {
  const { end, problem, behind } = state
  if (problem !== null) return <ErrorState what="The messages could not be read." problem={problem} />
  if (end !== null && (end.reason === 'failed' || end.reason === 'topic-deleted')) {
    return <Notice tone="bad">The reading ended early. {end.detail}</Notice>
  }
  if (end !== null && end.detail !== null) return <Notice tone="attention">{end.detail}</Notice>
  if (tail && behind !== null && behind > FAR_BEHIND) {
    return (
      <Notice tone="attention">
        Messages are written faster than this page takes them: it is {plural(behind, 'message')} behind.
      </Notice>
    )
  }
  return null
}

function NothingYet({ state, ready, tail }: { state: ArrivalState; ready: boolean; tail: boolean }) {
  if (state.phase === 'failed') return <EmptyState title="Nothing was read." />
  if (!ready || (state.phase === 'running' && !tail)) return <SkeletonRows rows={6} />
  if (state.phase === 'running')
    return <EmptyState title="Waiting for messages.">They appear here as they are written.</EmptyState>
  return <EmptyState title="There are no messages here.">Choose another stretch, or follow what arrives with Tail.</EmptyState>
}
