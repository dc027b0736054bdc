'use client'

import { useSyncExternalStore } from 'react'

/** Below `--breakpoint-phone`. */
const QUERY = '(max-width: 640.98px)'

/** Whether the window is as narrow as a phone's; false on the server. For what classes cannot say, such as the height of a row. */
export function useIsPhone(): boolean {
  return useSyncExternalStore(
    listen,
    () => window.matchMedia(QUERY).matches,
    () => false,
  )
}

function listen(onChange: () => void): () => void {
  const query = window.matchMedia(QUERY)
  query.addEventListener('change', onChange)
  return () => query.removeEventListener('change', onChange)
}
