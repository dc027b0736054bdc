import { formatBytes, formatBytesExact } from '#lib/format/bytes'
import { formatDuration } from '#lib/format/duration'
import { formatCompact, formatCount, formatRate } from '#lib/format/number'
import type { Unit } from './ticks.ts'

/** What an axis says above its ticks; empty where every tick carries its unit. */
export function axisUnit(unit: Unit): string {
  switch (unit) {
    case 'messages':
      return 'messages'
    case 'messages/s':
      return 'msg/s'
    case 'count':
    case 'bytes':
    case 'seconds':
      return ''
  }
}

/** A value as short as an axis needs it. */
export function shortValue(value: number, unit: Unit): string {
  switch (unit) {
    case 'bytes':
      return value === 0 ? '0' : formatBytes(value)
    case 'seconds':
      return value === 0 ? '0' : formatDuration(value * 1000)
    case 'messages':
    case 'count':
      return formatCompact(Math.round(value))
    case 'messages/s':
      return value < 10 && !Number.isInteger(value) ? formatCount(value, 1) : formatCompact(value)
  }
}

/** A value with its unit and all that is known of it. */
export function fullValue(value: number, unit: Unit): string {
  switch (unit) {
    case 'bytes':
      return `${formatBytes(value)} (${formatBytesExact(Math.round(value))})`
    case 'seconds':
      return formatDuration(value * 1000)
    case 'messages':
      return `${formatCount(Math.round(value))} messages`
    case 'messages/s':
      return formatRate(value, 'msg')
    case 'count':
      return formatCount(Math.round(value))
  }
}
