'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { silenceAnswer, type Silence } from '#lib/wire/alerts'
import { callApi, problemOf } from '#components/data/api-client.ts'
import { StateBadge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/feedback.tsx'
import { Section } from '#components/ui/page.tsx'
import { toast } from '#components/ui/toast-store.ts'
import { Timestamp } from '#components/ui/values.tsx'
import { alertKeys } from './alert-queries.ts'

interface SilencesTabProps {
  readonly silences: readonly Silence[]
  readonly refusal: string | null
  readonly onNew: () => void
}

export function SilencesTab({ silences, refusal, onNew }: SilencesTabProps) {
  return (
    <Section
      title="Silences"
      note="the end of what was told before is told all the same"
      actions={
        <Button kind="main" refusal={refusal} onClick={onNew}>
          New silence…
        </Button>
      }
    >
      {silences.length === 0 ? (
        <EmptyState title="Nothing is silenced">
          A silence keeps alerts quiet for a time, such as during maintenance. What still fires when it ends is told then.
        </EmptyState>
      ) : (
        <ul aria-label="Silences">
          {silences.map(silence => (
            <SilenceLine key={silence.silenceId} silence={silence} refusal={refusal} />
          ))}
        </ul>
      )}
    </Section>
  )
}

function SilenceLine({ silence, refusal }: { silence: Silence; refusal: string | null }) {
  const client = useQueryClient()
  const end = useMutation({
    mutationFn: () => callApi(`/silences/${encodeURIComponent(silence.silenceId)}`, silenceAnswer, { method: 'DELETE' }),
    onSuccess: () => client.invalidateQueries({ queryKey: alertKeys.all }),
    onError: error => toast({ tone: 'bad', title: 'The silence has not ended', detail: problemOf(error).detail }),
  })
  const { state, reason } = silence
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-1 border-b border-line px-3.5 py-2 last:border-b-0">
      <span className="w-24 shrink-0">
        {state === 'active' ? (
          <StateBadge tone="attention">active</StateBadge>
        ) : (
          <StateBadge tone="unknown" shape={state === 'scheduled' ? 'half' : 'none'}>
            {state}
          </StateBadge>
        )}
      </span>
      <div className="min-w-0 flex-1 basis-72 wrap-anywhere">
        <p>{matchText(silence)}</p>
        <p className="text-sm text-ink-3">
          {reason} · <Timestamp timeMs={silence.fromMs} /> to <Timestamp timeMs={silence.toMs} />
        </p>
      </div>
      {state !== 'ended' && (
        <Button
          kind="quiet"
          refusal={refusal ?? (end.isPending ? 'Under way' : null)}
          aria-label={`End the silence of ${matchText(silence)}`}
          onClick={() => end.mutate()}
        >
          {state === 'active' ? 'End now' : 'Take away'}
        </Button>
      )}
    </li>
  )
}

function matchText({ rule, cluster, group, topic }: Silence): string {
  const parts = [
    rule === null ? null : `rule ${rule}`,
    cluster === null ? null : `cluster ${cluster}`,
    group === null ? null : `group ${group}`,
    topic === null ? null : `topic ${topic}`,
  ]
  return parts.filter(part => part !== null).join(' · ')
}
