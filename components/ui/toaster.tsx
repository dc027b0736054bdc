'use client'

import { useEffect, useSyncExternalStore } from 'react'
import { StateShape } from './badge.tsx'
import { Link } from './link.tsx'
import { dismissToast, noToasts, shownToasts, subscribeToToasts, type ShownToast } from './toast-store.ts'

const shownForMs = 6000

/** Where `toast()` appears. One per page, in the frame; announced politely. */
export function Toaster() {
  const toasts = useSyncExternalStore(subscribeToToasts, shownToasts, noToasts)
  return (
    <div
      aria-live="polite"
      className="pointer-events-none fixed right-4 bottom-4 z-60 flex w-90 max-w-[calc(100vw-2rem)] flex-col gap-2 max-phone:bottom-16"
    >
      {toasts.map(each => (
        <ToastCard key={each.id} toast={each} />
      ))}
    </div>
  )
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
