'use client'

import { AssignmentEditor } from '#components/assignment-editor/assignment-editor.tsx'
import type { EditorBroker } from '#components/assignment-editor/editor-model.ts'
import { Tag } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState, Notice } from '#components/ui/feedback.tsx'
import { Section } from '#components/ui/page.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import type { LayoutProblem } from '#lib/kafka/layout-problems'
import type { TopicDraft } from './use-topic-draft.ts'
import { UndoIcon } from '#components/ui/icons.tsx'

interface CreateTopicGridProps {
  readonly draft: TopicDraft
  /** null: not told yet. */
  readonly brokers: readonly EditorBroker[] | null
  readonly problems: readonly LayoutProblem[]
}

/** Where the replicas go: the planner's proposal, to be changed by hand. */
export function CreateTopicGrid({ draft, brokers, problems }: CreateTopicGridProps) {
  const { layout, undo, reset } = draft
  return (
    <Section
      title="Where the replicas go"
      note={layout.edited ? <Tag tone="attention">edited by hand</Tag> : 'as the planner proposes'}
      actions={
        <span className="flex gap-1.5">
          <Button refusal={undo === null ? 'Nothing to take back' : null} onClick={() => undo?.()}>
            <UndoIcon size={14} aria-hidden />
            Undo
          </Button>
          <Button refusal={layout.edited ? null : 'This is the proposal'} onClick={reset}>
            Back to the proposal
          </Button>
        </span>
      }
    >
      {draft.tooLongForLink && (
        <Notice tone="plain">This layout is too long for a link: your edits live on this page only.</Notice>
      )}
      <Body draft={draft} brokers={brokers} problems={problems} />
    </Section>
  )
}

function Body({ draft, brokers, problems }: CreateTopicGridProps) {
  const { assignment, proposal, reason, edited } = draft.layout
  if (brokers === null) return <SkeletonRows rows={6} />
  if (assignment === null) return <EmptyState title="No layout yet">{reason}</EmptyState>
  return (
    <>
      <AssignmentEditor
        caption="Where the replicas of the new topic go: partitions by brokers"
        brokers={brokers}
        assignment={assignment}
        problems={problems}
        onEdit={draft.editRow}
        {...(edited && proposal !== null && { original: proposal })}
        {...(draft.undo !== null && { onUndo: draft.undo })}
      />
      <p className="border-t border-line px-3.5 py-2 text-sm text-ink-3">
        Drag a replica along its row, or click a free cell.
        <span className="max-phone:hidden">
          {' '}
          With the keyboard: arrows move, <Key>L</Key> makes the leader, <Key>2</Key> to <Key>9</Key> give a place in the order,{' '}
          <Key>A</Key> adds, <Key>Delete</Key> removes, <Key>Shift</Key> and <Key>←</Key> or <Key>→</Key> move a replica,{' '}
          <Key>Ctrl</Key> <Key>Z</Key> takes back.
        </span>
      </p>
    </>
  )
}

function Key({ children }: { children: string }) {
  return <kbd className="rounded border border-line-strong bg-ground px-1 font-mono text-xs text-ink-2">{children}</kbd>
}
