/** `system` follows the operating system. */
export type Theme = 'system' | 'light' | 'dark'
/** The left rail with words, or with icons only. */
export type Rail = 'wide' | 'narrow'

export const cookieNames = {
  theme: 'partitura-theme',
  utc: 'partitura-times',
  zone: 'partitura-zone',
  rail: 'partitura-rail',
} as const

/** What the cookies say, with the default for whatever they do not: used by the server to draw the first page right. */
export function readPreferences(cookie: (name: string) => string | undefined) {
  const theme: Theme = (['light', 'dark'] as const).find(each => each === cookie(cookieNames.theme)) ?? 'system'
  const rail: Rail = cookie(cookieNames.rail) === 'narrow' ? 'narrow' : 'wide'
  const zone = cookie(cookieNames.zone)
  return { theme, rail, utc: cookie(cookieNames.utc) === 'utc', localZone: zone === undefined || zone === '' ? null : zone }
}
