'use client'

import dynamic from 'next/dynamic'
import { useSyncExternalStore } from 'react'
import { noToasts, shownToasts, subscribeToToasts } from '#components/ui/toast-store.ts'

const ToastCards = dynamic(() => import('#components/ui/toast-cards.tsx').then(module => module.ToastCards), { ssr: false })

/** Where `toast()` appears: announced politely. The cards' code arrives with the first message. */
export function ToastHost() {
  const toasts = useSyncExternalStore(subscribeToToasts, shownToasts, noToasts)
  return (
    <div
      aria-live="polite"
      className="pointer-events-none fixed right-4 bottom-4 z-60 flex w-90 max-w-[calc(100vw-2rem)] flex-col gap-2 max-phone:bottom-16"
    >
      {toasts.length > 0 && <ToastCards toasts={toasts} />}
    </div>
  )
}
