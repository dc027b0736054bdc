'use client'

import dynamic from 'next/dynamic'
import { useState } from 'react'
import { groupChangesQuery } from '#components/data/queries.ts'
import { useApi } from '#components/data/use-api.ts'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/feedback.tsx'
import { Section } from '#components/ui/page.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { Age } from '#components/ui/values.tsx'
import type { GroupChange } from '#lib/wire/group-changes'

const Undo = dynamic(() => import('./undo-dialog.tsx').then(module => module.UndoDialog), { ssr: false })

const REFRESH_MS = 10_000
const OUTCOMES: Readonly<Record<GroupChange['outcome'], { word: string; tone: string }>> = {
  started: { word: 'under way', tone: 'text-ink-3' },
  done: { word: 'done', tone: 'text-ink-3' },
  partly: { word: 'done in part', tone: 'text-attention' },
  refused: { word: 'refused', tone: 'text-attention' },
  unknown: { word: 'outcome unknown', tone: 'text-attention' },
}

/** What was changed in the group through this dashboard, with the way back. `readOnly`: why nothing may be changed, or null. */
export function ChangesSection({ cluster, groupId, readOnly }: { cluster: string; groupId: string; readOnly: string | null }) {
  const changes = useApi(groupChangesQuery(cluster, groupId), { refetchMs: REFRESH_MS }).data?.items
  const [undoing, setUndoing] = useState<GroupChange | null>(null)
  return (
    <Section title="Changes" note="made through this dashboard">
      {changes === undefined ? (
        <SkeletonRows rows={2} />
      ) : changes.length === 0 ? (
        <EmptyState title="Nothing was changed">Changes of offsets and members will stand here and can be undone.</EmptyState>
      ) : (
        <ol>
          {changes.map(change => (
            <Line key={change.changeId} change={change} readOnly={readOnly} onUndo={() => setUndoing(change)} />
          ))}
        </ol>
      )}
      {undoing && <Undo cluster={cluster} change={undoing} onClose={() => setUndoing(null)} />}
    </Section>
  )
}

function Line({ change, readOnly, onUndo }: { change: GroupChange; readOnly: string | null; onUndo: () => void }) {
  const { text, detail, outcome, startedAtMs, keepsFromUndo, changed } = change
  const { word, tone } = OUTCOMES[outcome]
  const refusal = readOnly ?? (keepsFromUndo === null ? null : `It cannot be undone: ${keepsFromUndo}.`)
  return (
    <li className="flex items-start gap-3 border-b border-line px-3.5 py-1.5 last:border-b-0">
      <span className="w-16 shrink-0 text-right text-ink-3">
        <Age timeMs={startedAtMs} />
      </span>
      <div className="min-w-0 flex-1 wrap-anywhere">
        <p>
          {text} <span className={tone}>· {word}</span>
        </p>
        {detail !== null && <p className="text-sm text-ink-3">{detail}</p>}
      </div>
      {changed > 0 && (
        <Button kind="quiet" refusal={refusal} aria-label={`Undo: ${text}`} onClick={onUndo}>
          Undo…
        </Button>
      )}
    </li>
  )
}
