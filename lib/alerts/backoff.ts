const FIRST_MS = 1000
const MOST_MS = 60_000

/** A message that could not be delivered for so long is given up: what it says is no news any more. */
export const GIVE_UP_MS = 24 * 3_600_000

/**
 * How long to wait after so many attempts that failed: 1 s, 2 s, 4 s … a minute at most, less up to a half by chance (`random`,
 * 0 to 1), so that many messages that failed together do not come back together.
 */
export function backoffMs(attempts: number, random: number): number {
  const full = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(20, Math.max(0, attempts - 1)))
  return Math.round(full * (1 - random / 2))
}
