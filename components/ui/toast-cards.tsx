'use client'

import { useEffect } from 'react'
import { StateShape } from './badge.tsx'
import { Link } from './link.tsx'
import { dismissToast, type ShownToast } from './toast-store.ts'

const shownForMs = 6000

export function ToastCards({ toasts }: { toasts: readonly ShownToast[] }) {
  return toasts.map(toast => <ToastCard key={toast.id} toast={toast} />)
}

function ToastCard({ toast }: { toast: ShownToast }) {
  const stays = toast.tone === 'bad'
  useEffect(() => {
    if (stays) return
    const timer = setTimeout(() => dismissToast(toast.id), shownForMs)
    return () => clearTimeout(timer)
  }, [stays, toast.id])
  const colour = { good: 'text-good', bad: 'text-bad', plain: 'text-ink-2' }[toast.tone]
  const shape = ({ good: 'disc', bad: 'cross', plain: 'none' } as const)[toast.tone]
  return (
    <div className="pointer-events-auto flex items-start gap-2.5 rounded-control border border-line bg-raised px-3 py-2.5 shadow-xl">
      <span className={`mt-1 ${colour}`}>
        <StateShape shape={shape} />
      </span>
      <div className="min-w-0 flex-1 wrap-anywhere">
        <p className="font-[600]">{toast.title}</p>
        {toast.detail && <p className="text-ink-2">{toast.detail}</p>}
        {toast.href && (
          <Link look="text" href={toast.href}>
            Show
          </Link>
        )}
      </div>
      <button type="button" aria-label="Close" className="px-1 text-ink-3 hover:text-ink" onClick={() => dismissToast(toast.id)}>
        ✕
      </button>
    </div>
  )
}
