'use client'

import { useSyncExternalStore } from 'react'

/** `http://localhost:3000`, under which this page was opened; the empty text while the server draws. For links that are copied. */
export function usePageOrigin(): string {
  return useSyncExternalStore(neverChanges, readOrigin, unknownOrigin)
}

const neverChanges = () => () => undefined
const readOrigin = () => window.location.origin
const unknownOrigin = () => ''
