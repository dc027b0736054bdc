'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { silenceAnswer, type SilenceBody } from '#lib/wire/alerts'
import { callApi, problemOf } from '#components/data/api-client.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { ErrorState } from '#components/ui/feedback.tsx'
import { TextField } from '#components/ui/fields.tsx'
import { toast } from '#components/ui/toast-store.ts'
import { alertKeys } from './alert-queries.ts'
import { readSpan } from './span-text.ts'

const MATCHERS = [
  { field: 'rule', label: 'Rule' },
  { field: 'cluster', label: 'Cluster' },
  { field: 'group', label: 'Group' },
  { field: 'topic', label: 'Topic' },
] as const

const EMPTY = { rule: '', cluster: '', group: '', topic: '', reason: '', begins: '0s', lasts: '1h' }

export function SilenceDialog({ refusal, onClose }: { refusal: string | null; onClose: () => void }) {
  const client = useQueryClient()
  const [draft, setDraft] = useState(EMPTY)
  const [mistake, setMistake] = useState<{ reason?: string; begins?: string; lasts?: string }>({})
  const save = useMutation({
    mutationFn: (body: SilenceBody) => callApi('/silences', silenceAnswer, { method: 'POST', body }),
    onSuccess: async () => {
      onClose()
      toast({ tone: 'good', title: 'The silence is made' })
      await client.invalidateQueries({ queryKey: alertKeys.all })
    },
  })
  const submit = () => {
    const [begins, lasts] = [readSpan(draft.begins), readSpan(draft.lasts)]
    const span = 'Write a time such as 90s, 5m or 1h.'
    const reason = draft.reason.trim()
    setMistake({
      ...(begins === null && { begins: span }),
      ...(lasts === null && { lasts: span }),
      ...(reason === '' && { reason: 'Say why: others wonder at three in the morning.' }),
    })
    if (begins === null || lasts === null || reason === '') return
    const fromMs = Date.now() + begins * 1000
    const pattern = (text: string) => (text.trim() === '' ? null : text.trim())
    const { rule, cluster, topic, group } = draft
    const matchers = { rule: pattern(rule), cluster: pattern(cluster), topic: pattern(topic), group: pattern(group) }
    save.mutate({ ...matchers, reason, fromMs, toMs: fromMs + lasts * 1000 })
  }
  return (
    <Dialog open onClose={onClose} title="New silence">
      <form
        noValidate
        className="grid gap-4"
        onSubmit={event => {
          event.preventDefault()
          if (refusal === null && !save.isPending) submit()
        }}
      >
        <div className="grid grid-cols-2 gap-3 max-phone:grid-cols-1">
          {MATCHERS.map(({ field, label }) => (
            <TextField
              key={field}
              label={label}
              placeholder="any"
              value={draft[field]}
              maxLength={300}
              onValue={value => setDraft({ ...draft, [field]: value })}
            />
          ))}
        </div>
        <p className="-mt-2 text-sm text-ink-3">Names, or patterns with * and ?. All that are given must match.</p>
        <div className="grid grid-cols-2 gap-3 max-phone:grid-cols-1">
          <TextField
            label="Begins in"
            value={draft.begins}
            error={mistake.begins}
            onValue={begins => setDraft({ ...draft, begins })}
          />
          <TextField
            label="Lasts"
            hint="At most 30 days."
            value={draft.lasts}
            error={mistake.lasts}
            onValue={lasts => setDraft({ ...draft, lasts })}
          />
        </div>
        <TextField
          label="Reason"
          value={draft.reason}
          error={mistake.reason}
          maxLength={500}
          onValue={reason => setDraft({ ...draft, reason })}
        />
        {save.error && <ErrorState what="The silence was not made." problem={problemOf(save.error)} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="main" type="submit" refusal={refusal ?? (save.isPending ? 'Under way' : null)}>
            Make the silence
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
