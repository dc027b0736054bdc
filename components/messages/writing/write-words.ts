import { formatBytes } from '#lib/format/bytes'
import { formatCount, plural } from '#lib/format/number'
import type { WriteState } from './write-state.ts'

/** What was or would be written, claiming no more than is known; null before anything was asked for. */
export function writeWords(state: WriteState): string | null {
  const { phase, dryRun, written, inDoubt, detail } = state
  const size = `${plural(state.records, 'message')}, ${formatBytes(state.bytes)}`
  switch (phase) {
    case 'idle':
      return null
    case 'running':
      return dryRun ? `Checking: ${size} so far` : `Writing: ${formatCount(written)} of ${size} so far`
    case 'cancelled':
      return dryRun ? 'Cancelled.' : `Cancelled: ${plural(written, 'message')} and perhaps a few more are written.`
    case 'failed':
      return dryRun
        ? 'It could not be checked.'
        : `It broke off: ${plural(written, 'message')} and perhaps a few more are written.`
    case 'ended':
      if (dryRun)
        return state.rejected > 0 ? `${size} could be written; ${rejectedWords(state.rejected)}.` : `${size} can be written.`
      return [
        `${plural(written, 'message')} written`,
        inDoubt > 0 ? `of ${formatCount(inDoubt)} more nobody knows whether they are` : '',
        state.rejected > 0 ? rejectedWords(state.rejected) : '',
        state.reason === 'failed' || state.reason === 'cancelled' ? (detail ?? state.reason) : '',
        state.reason === 'rejected' && detail !== null && detail.includes('aborted') ? detail : '',
      ]
        .filter(part => part !== '')
        .join('; ')
  }
}

function rejectedWords(count: number): string {
  return count === 1 ? 'one line cannot be' : `${formatCount(count)} lines cannot be`
}
