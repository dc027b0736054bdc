import { durationText } from './broker-health.ts'
import { uncommittedText } from './lag.ts'

/** Fewer messages per second than this are shown as none. */
const NOTICEABLE = 0.05

/** A consumer group's state in words. Rates are messages per second. */
export function groupSentence(input: {
  /** Kafka's word for its kind: classic, consumer, share… */
  type: string
  state: string
  members: number | null
  coordinatorId: number | null
  lag: bigint | null
  lagReason: string | null
  /** Messages of the lag that open transactions hold back; null: unknown. */
  uncommitted: bigint | null
  lagSeconds: number | null
  consumedPerSecond: number | null
  producedPerSecond: number | null
}): { headline: string; detail: string } {
  return { headline: position(input), detail: [pace(input), people(input)].filter(text => text !== '').join(' ') }
}

function position({ type, lag, lagReason, uncommitted, lagSeconds }: Parameters<typeof groupSentence>[0]): string {
  if (lag === null) return `Its lag is unknown: ${lagReason ?? 'no reason was given'}.`
  // The lag of a share group leaves out what is with a member that may not have acknowledged it (KIP-1226).
  if (lag === 0n) return type === 'share' ? 'Every message was delivered to it at least once.' : 'It has read everything.'
  const time = lagSeconds === null ? '' : `, about ${durationText(lagSeconds * 1000)}`
  const open = uncommitted === null || uncommitted === 0n ? '' : `: ${uncommittedText(uncommitted)}`
  return `${grouped(lag)} message${lag === 1n ? '' : 's'}${time} behind${open}.`
}

function pace({ lag, members, consumedPerSecond, producedPerSecond }: Parameters<typeof groupSentence>[0]): string {
  if (lag === null || lag === 0n) return ''
  if (members === 0) return 'Nobody is reading.'
  if (consumedPerSecond === null || producedPerSecond === null) return ''
  if (consumedPerSecond < NOTICEABLE && producedPerSecond < NOTICEABLE) {
    return 'Nothing is written and it reads nothing: it stands still with messages left to read.'
  }
  const gain = consumedPerSecond - producedPerSecond
  if (gain <= 0.5) {
    return gain < -0.5
      ? `It reads ${rate(-gain)} messages per second fewer than are written: it falls further behind.`
      : 'It reads as fast as is written: it is not catching up.'
  }
  return `It reads ${rate(gain)} messages per second more than are written and should be level in about ${durationText((Number(lag) / gain) * 1000)}.`
}

function people({ state, members, coordinatorId }: Parameters<typeof groupSentence>[0]): string {
  const who =
    members === null
      ? 'Its members are unknown'
      : members === 0
        ? 'It has no members'
        : `${members} member${members === 1 ? '' : 's'}`
  const where = coordinatorId === null ? 'coordinator unknown' : `coordinator broker ${coordinatorId}`
  return `${who}, state ${state}, ${where}.`
}

function rate(value: number): string {
  return value < 10 ? value.toFixed(1) : String(Math.round(value))
}

function grouped(value: bigint): string {
  return value.toLocaleString('en')
}
