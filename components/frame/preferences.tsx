'use client'

import { createContext, useCallback, useContext, useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react'
import type { Zone } from '#lib/format/timestamp'
import { ClockProvider } from '#components/ui/clock.tsx'
import { cookieNames, type Rail, type Theme } from './preference-cookies.ts'

/** What a person set for this browser. Kept in cookies, so that the server draws the page right at once and nothing flashes. */
interface Preferences {
  readonly theme: Theme
  readonly setTheme: (theme: Theme) => void
  readonly utc: boolean
  readonly setUtc: (utc: boolean) => void
  readonly rail: Rail
  readonly setRail: (rail: Rail) => void
}

const PreferencesContext = createContext<Preferences | null>(null)

export interface PreferencesProviderProps {
  readonly theme: Theme
  readonly utc: boolean
  readonly rail: Rail
  /** The browser's zone as its last visit told it; null on the first. */
  readonly localZone: Zone | null
  readonly renderedAtMs: number
  readonly children: ReactNode
}

export function PreferencesProvider(props: PreferencesProviderProps) {
  const [theme, setTheme] = usePreference(props.theme, cookieNames.theme, applyTheme)
  const [rail, setRail] = usePreference(props.rail, cookieNames.rail)
  const [utcWord, setUtcWord] = usePreference(props.utc ? 'utc' : 'local', cookieNames.utc)
  const localZone = useLocalZone(props.localZone ?? 'UTC')
  const utc = utcWord === 'utc'
  const setUtc = useCallback((next: boolean) => setUtcWord(next ? 'utc' : 'local'), [setUtcWord])
  const preferences = useMemo(
    () => ({ theme, setTheme, utc, setUtc, rail, setRail }),
    [theme, setTheme, utc, setUtc, rail, setRail],
  )
  return (
    <PreferencesContext value={preferences}>
      <ClockProvider renderedAtMs={props.renderedAtMs} zone={utc ? 'UTC' : localZone}>
        {props.children}
      </ClockProvider>
    </PreferencesContext>
  )
}

export function usePreferences(): Preferences {
  const preferences = useContext(PreferencesContext)
  if (!preferences) throw new Error('usePreferences needs a PreferencesProvider above it')
  return preferences
}

function usePreference<Value extends string>(initial: Value, cookie: string, apply?: (value: Value) => void) {
  const [value, setValue] = useState<Value>(initial)
  const set = useCallback(
    (next: Value) => {
      setValue(next)
      writeCookie(cookie, next)
      apply?.(next)
    },
    [cookie, apply],
  )
  return [value, set] as const
}

function applyTheme(theme: Theme): void {
  document.documentElement.classList.remove('light', 'dark')
  if (theme !== 'system') document.documentElement.classList.add(theme)
}

const never = () => () => {}
const browserZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone

function useLocalZone(serverZone: Zone): Zone {
  const zone = useSyncExternalStore(never, browserZone, () => serverZone)
  useEffect(() => {
    if (zone !== serverZone) writeCookie(cookieNames.zone, zone)
  }, [zone, serverZone])
  return zone
}

const yearSeconds = 31_536_000

function writeCookie(name: string, value: string): void {
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=${yearSeconds}; samesite=strict`
}
