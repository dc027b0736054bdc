'use client'

import { Dialog as Base } from '@base-ui/react/dialog'
import { useState, type ReactNode } from 'react'
import { Button } from './button.tsx'
import { TextField } from './fields.tsx'

interface DialogProps {
  readonly open: boolean
  readonly onClose: () => void
  readonly title: ReactNode
  readonly children: ReactNode
  /** `side` is a drawer at the end of the page, for the detail of a thing that stays in view. */
  readonly place?: 'middle' | 'side'
}

/** A modal dialog or drawer. Load it with `next/dynamic`: no page needs it to be seen. */
export function Dialog({ open, onClose, title, children, place = 'middle' }: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={isOpen => !isOpen && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-black/35 transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup className={places[place]}>
          <div className="flex items-start justify-between gap-4 border-b border-line px-4.5 py-3">
            <Base.Title className="min-w-0 text-lg font-[620] wrap-anywhere">{title}</Base.Title>
            <Base.Close className="-mr-1.5 rounded px-1.5 text-ink-3 hover:text-ink" aria-label="Close">
              ✕
            </Base.Close>
          </div>
          <div className="overflow-y-auto px-4.5 py-4">{children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

const panel = 'fixed z-50 flex flex-col border-line bg-raised text-ink shadow-2xl transition-[opacity,transform]'
const places = {
  middle: `${panel} top-[12dvh] left-1/2 max-h-[76dvh] w-[min(560px,calc(100vw-24px))] -translate-x-1/2 rounded-card border data-ending-style:opacity-0 data-starting-style:opacity-0`,
  side: `${panel} inset-y-0 right-0 w-[min(560px,100vw)] border-l data-ending-style:translate-x-full data-starting-style:translate-x-full`,
}

interface ConfirmByNameProps {
  readonly open: boolean
  readonly onClose: () => void
  readonly title: string
  /** What has to be typed. */
  readonly name: string
  readonly action: string
  readonly busy: boolean
  readonly error?: ReactNode
  readonly onConfirm: () => void
  /** The preview: exactly what will be gone or changed. */
  readonly children: ReactNode
}

/** The last step before something that cannot be taken back: see what it does, type its name, then do it. */
export function ConfirmByName(props: ConfirmByNameProps) {
  const { open, onClose, title, name, action, busy, error, onConfirm, children } = props
  const [typed, setTyped] = useState('')
  const refusal = busy ? 'Under way' : typed === name ? null : `Type ${name} first`
  return (
    <Dialog open={open} onClose={onClose} title={title}>
      <form
        onSubmit={event => {
          event.preventDefault()
          if (refusal === null) onConfirm()
        }}
      >
        <div className="mb-4 text-ink-2">{children}</div>
        <TextField
          label={
            <>
              Type <b className="font-mono text-ink">{name}</b> to go on
            </>
          }
          value={typed}
          onValue={setTyped}
          controlClassName="font-mono"
        />
        {error}
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="danger" type="submit" refusal={refusal}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
