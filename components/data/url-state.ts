'use client'

import { useRouter, useSearchParams } from 'next/navigation'
import { useCallback, useMemo, useState } from 'react'

/** How one value of a view is written into the URL. `parse` answers the default for what it cannot read, so a bad link still opens. */
export interface Codec<Value> {
  readonly parse: (text: string | null) => Value
  /** null leaves the parameter out: the default. */
  readonly print: (value: Value) => string | null
}

/** Any text; the empty one is the default. */
export const textCodec: Codec<string> = {
  parse: text => text ?? '',
  print: value => (value === '' ? null : value),
}

/** A whole number ≥ 0, or null when absent. */
export const numberCodec: Codec<number | null> = {
  parse: text => (text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null),
  print: value => (value === null ? null : String(value)),
}

/** On or off; off is the default. */
export const flagCodec: Codec<boolean> = {
  parse: text => text === '1',
  print: value => (value ? '1' : null),
}

/**
 * A value of the view, kept in the URL and nowhere else: `const [filter, setFilter] = useUrlState('q', textCodec)`.
 * Changes replace the history entry unless `push` is given, and never go to the server.
 */
export function useUrlState<Value>(name: string, codec: Codec<Value>, history: 'replace' | 'push' = 'replace') {
  const text = useSearchParams().get(name)
  const parsed = useMemo(() => codec.parse(text), [codec, text])
  const [value, hold] = useHeld(parsed, text)
  const set = useCallback(
    (next: Value) => {
      hold(next)
      writeUrl({ [name]: codec.print(next) }, history)
    },
    [hold, name, codec, history],
  )
  return [value, set] as const
}

/**
 * A value read from the URL, or the one chosen since: the URL follows a moment later, and a choice must not jump back
 * meanwhile. `from` is what the value was read from; as soon as that changes, the value counts again.
 */
export function useHeld<Value>(value: Value, from: string | null): readonly [Value, (next: Value) => void] {
  const [held, setHeld] = useState<{ from: string | null; choice: { value: Value } | null }>({ from, choice: null })
  if (held.from !== from) setHeld({ from, choice: null })
  const hold = useCallback((next: Value) => setHeld(known => ({ from: known.from, choice: { value: next } })), [])
  return [held.from === from && held.choice !== null ? held.choice.value : value, hold]
}

/** Several parameters in one step: `null` removes one. */
export function writeUrl(changes: Readonly<Record<string, string | null>>, history: 'replace' | 'push' = 'replace'): void {
  const params = new URLSearchParams(window.location.search)
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) params.delete(name)
    else params.set(name, value)
  }
  const query = params.toString()
  const url = window.location.pathname + (query ? `?${query}` : '') + window.location.hash
  // Next follows the native History API: useSearchParams updates without asking the server for the page again.
  if (history === 'push') window.history.pushState(null, '', url)
  else window.history.replaceState(null, '', url)
}

/** Follow a link from code, as a click would. */
export function useNavigate(): (href: string) => void {
  const router = useRouter()
  return useCallback(href => router.push(href), [router])
}
