import { existsSync } from 'node:fs'

const SHELL = '/usr/bin/chromium-headless-shell'
const WHOLE = '/usr/bin/chromium'

/**
 * The Chromium that tests and benches drive: CHROMIUM_PATH, or Debian's without the parts that draw a window, which needs a
 * quarter less processor time for all of a browser test, or the whole one.
 */
export function chromiumPath(): string {
  return process.env['CHROMIUM_PATH'] ?? (existsSync(SHELL) ? SHELL : WHOLE)
}
