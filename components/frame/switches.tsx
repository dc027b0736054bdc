'use client'

import type { Theme } from './preference-cookies.ts'
import { usePreferences } from './preferences.tsx'
import { ClockIcon, MonitorIcon, MoonIcon, SunIcon } from '#components/ui/icons.tsx'

const nextTheme: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' }
const themeIcons = { system: MonitorIcon, light: SunIcon, dark: MoonIcon }
const themeWords: Record<Theme, string> = { system: 'as the system has it', light: 'light', dark: 'dark' }

const look = 'flex h-7 items-center gap-1 rounded px-1.5 text-ink-3 hover:bg-unknown-soft hover:text-ink'

/** Times in UTC or here; light, dark, or as the system has it. */
export function Switches() {
  const { theme, setTheme, utc, setUtc } = usePreferences()
  const Icon = themeIcons[theme]
  const themeLabel = `Colours: ${themeWords[theme]}. Change to ${themeWords[nextTheme[theme]]}`
  const zoneLabel = `Times are shown ${utc ? 'in UTC' : 'in local time'}. Change to ${utc ? 'local time' : 'UTC'}`
  return (
    <div className="flex items-center">
      <button type="button" className={look} title={zoneLabel} aria-label={zoneLabel} onClick={() => setUtc(!utc)}>
        <ClockIcon size={15} aria-hidden />
        <span className="w-8 text-left text-sm max-phone:hidden">{utc ? 'UTC' : 'local'}</span>
      </button>
      <button
        type="button"
        className={look}
        title={themeLabel}
        aria-label={themeLabel}
        onClick={() => setTheme(nextTheme[theme])}
      >
        <Icon size={15} aria-hidden />
      </button>
    </div>
  )
}
