'use client'

import { DownIcon } from '#components/ui/icons.tsx'
import type { Message } from '#lib/wire/messages'
import { Button } from '#components/ui/button.tsx'
import { Menu } from '#components/ui/menu.tsx'

/** What is to be written: a new message, one once more, those of a file, or a copy of what was found. */
export type Writing = { kind: 'new' | 'file' | 'copy' } | { kind: 'again'; message: Message }

const REFUSAL = 'This cluster is read-only here: no message can be written.'

export function WriteActions({ readOnly, onWriting }: { readOnly: boolean; onWriting: (writing: Writing) => void }) {
  return (
    <div className="flex flex-wrap gap-2">
      <Button onClick={() => onWriting({ kind: 'new' })} refusal={readOnly ? REFUSAL : null}>
        Produce a message
      </Button>
      {readOnly ? (
        <Button refusal={REFUSAL}>
          Produce many <DownIcon size={12} />
        </Button>
      ) : (
        <Menu
          label="Produce many messages"
          trigger={
            <Button>
              Produce many <DownIcon size={12} />
            </Button>
          }
          entries={[
            { id: 'file', label: 'From a file…', onSelect: () => onWriting({ kind: 'file' }) },
            { id: 'copy', label: 'Copy these to another topic…', onSelect: () => onWriting({ kind: 'copy' }) },
          ]}
        />
      )}
    </div>
  )
}
