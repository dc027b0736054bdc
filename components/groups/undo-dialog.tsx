'use client'

import { Dialog } from '#components/ui/dialog.tsx'
import type { GroupChange } from '#lib/wire/group-changes'
import { ConfirmChange } from './confirm-change.tsx'

/** Puts back what the group had committed before a change, after showing what that means now. */
export function UndoDialog({ cluster, change, onClose }: { cluster: string; change: GroupChange; onClose: () => void }) {
  return (
    <Dialog open onClose={onClose} title={`Undo in ${change.groupId}`}>
      <p className="text-ink-2">
        {change.text}. This puts back what was committed before; what the log has deleted meanwhile is set to its start.
      </p>
      <ConfirmChange
        cluster={cluster}
        groupId={change.groupId}
        wish={{ kind: 'undo', changeId: change.changeId }}
        action="Undo"
        onClose={onClose}
      />
    </Dialog>
  )
}
