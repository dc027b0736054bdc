'use client'

import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { Group } from '#lib/wire/groups'
import { ConfirmChange } from './confirm-change.tsx'
import { OffsetFields } from './offset-fields.tsx'
import { FIRST_FORM, readForm, type OffsetForm } from './offset-form.ts'
import type { ChangeWish } from './use-offsets-change.ts'

/** Where the group goes on reading: choose, see what it means, type the group's name, do. */
export function ChangeOffsetsDialog({ cluster, group, onClose }: { cluster: string; group: Group; onClose: () => void }) {
  const [form, setForm] = useState<OffsetForm>(FIRST_FORM)
  const [asked, setAsked] = useState<ChangeWish | null>(null)
  const wish = readForm(form)
  const onChange = (parts: Partial<OffsetForm>) => {
    setForm({ ...form, ...parts })
    setAsked(null)
  }
  const topics = [...new Set(group.offsets.filter(({ committedOffset }) => committedOffset !== null).map(({ topic }) => topic))]
  return (
    <Dialog open onClose={onClose} title={`Change offsets of ${group.groupId}`}>
      <OffsetFields form={form} wish={wish} topics={topics} onChange={onChange} />
      <ConfirmChange cluster={cluster} groupId={group.groupId} wish={asked} action="Change offsets" onClose={onClose}>
        <Button
          kind="main"
          refusal={wish.kind === 'incomplete' ? wish.why : null}
          onClick={() => wish.kind !== 'incomplete' && setAsked(wish)}
        >
          Preview
        </Button>
      </ConfirmChange>
    </Dialog>
  )
}
