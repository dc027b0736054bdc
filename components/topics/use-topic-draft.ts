'use client'

import { useSearchParams } from 'next/navigation'
import { useMemo, useState } from 'react'
import { parseAssignment, printAssignment } from '#components/assignment-editor/assignment-text.ts'
import { sameReplicas } from '#components/assignment-editor/editor-model.ts'
import { writeUrl } from '#components/data/url-state.ts'
import type { CandidateBroker } from '#lib/kafka/propose-placement'
import { parseForm, printForm, type TopicForm } from './create-topic-form.ts'
import { layoutOf, type EditedLayout, type TopicLayout } from './create-topic-layout.ts'

const USUAL_REPLICAS = 3
const MOST_UNDO = 50

export interface TopicDraft {
  readonly form: TopicForm
  readonly change: (changes: Partial<TopicForm>) => void
  readonly layout: TopicLayout
  /** Edits that no link can carry: they live on this page only. */
  readonly tooLongForLink: boolean
  readonly editRow: (row: number, replicas: readonly number[]) => void
  /** Back to the planner's proposal. */
  readonly reset: () => void
  /** null: nothing to take back. */
  readonly undo: (() => void) | null
}

/** The form and the layout as they are typed and edited; the URL follows, so that the link shows the next person the same. */
export function useTopicDraft(candidates: readonly CandidateBroker[] | null): TopicDraft {
  const search = useSearchParams()
  const [typed, setTyped] = useState(() => parseForm(name => search.get(name)))
  const [touched, setTouched] = useState(typed.replicas !== '')
  const [edits, setEdits] = useState<EditedLayout | null>(() => readEdits(search.get('layout'), typed))
  const [past, setPast] = useState<readonly (EditedLayout | null)[]>([])
  const form = touched ? typed : { ...typed, replicas: usualReplicas(candidates) }
  const { partitions, replicas } = form
  const layout = useMemo(
    () => layoutOf(candidates ?? [], { partitions: wholeNumber(partitions), replicationFactor: wholeNumber(replicas) }, edits),
    [candidates, partitions, replicas, edits],
  )

  const write = (nextForm: TopicForm, nextEdits: EditedLayout | null) => {
    setTyped(nextForm)
    setEdits(nextEdits)
    // What waits for its number of replicas to come back is not what the next person is to see.
    const shown = nextEdits?.replicas === wholeNumber(nextForm.replicas) ? nextEdits : null
    const text = shown && printAssignment(shown.rows)
    // A link without the number of replicas would mean another one where there are other brokers.
    const number = text === null ? {} : { replicas: nextForm.replicas }
    writeUrl({ ...printForm(nextForm), ...number, layout: text })
  }
  const remember = (next: EditedLayout | null) => {
    setPast([...past.slice(-MOST_UNDO + 1), edits])
    write(form, next)
  }
  return {
    form,
    layout,
    tooLongForLink: layout.edited && edits !== null && printAssignment(edits.rows) === null,
    change: changes => {
      const next = { ...form, ...changes }
      if (next.replicas !== form.replicas) setTouched(true)
      write(touched || next.replicas !== form.replicas ? next : { ...next, replicas: '' }, edits)
    },
    editRow: (row, replicaList) => {
      if (layout.assignment === null) return
      const rows = layout.assignment.with(row, replicaList)
      const same = layout.proposal !== null && rows.every((each, index) => sameReplicas(each, layout.proposal?.[index]))
      setTouched(true)
      remember(same ? null : { rows, replicas: wholeNumber(replicas) })
    },
    reset: () => remember(null),
    undo:
      past.length === 0
        ? null
        : () => {
            setPast(past.slice(0, -1))
            write(form, past.at(-1) ?? null)
          },
  }
}

function readEdits(text: string | null, form: TopicForm): EditedLayout | null {
  const rows = parseAssignment(text)
  const replicas = wholeNumber(form.replicas)
  return rows === null || Number.isNaN(replicas) ? null : { rows, replicas }
}

function usualReplicas(candidates: readonly CandidateBroker[] | null): string {
  if (candidates === null) return ''
  const ready = candidates.filter(broker => broker.ready).length
  return String(Math.max(1, Math.min(USUAL_REPLICAS, ready)))
}

function wholeNumber(text: string): number {
  return /^\d{1,9}$/.test(text.trim()) ? Number(text) : Number.NaN
}
