'use client'

import { formatBytes, formatBytesExact } from '#lib/format/bytes'
import { formatAge, formatAgeShort, formatDuration } from '#lib/format/duration'
import { formatCompact, formatCount, formatRate, type Count } from '#lib/format/number'
import { formatTimeOfDay, formatTimestamp } from '#lib/format/timestamp'
import { classes } from './class-names.ts'
import { useTimed, useZone } from './clock.tsx'

/** What is not known, and why. Hatched, never a zero. */
export function Unknown({ why = 'not known yet' }: { why?: string | null | undefined }) {
  return (
    <span className="inline-block" title={`unknown: ${why ?? 'no reason given'}`}>
      <span aria-hidden className="hatch inline-block h-2.5 w-5 rounded-xs align-middle" />
      <span className="sr-only">unknown: {why}</span>
    </span>
  )
}

interface NumberTextProps {
  /** null: unknown. */
  readonly value: Count | null | undefined
  readonly why?: string | null | undefined
  /** Four digits and a unit; the exact number on hover. */
  readonly compact?: boolean
  readonly className?: string
}

/** A count grouped by thousands. Hover and copy give the exact digits (`data-exact` is what the frame copies). */
export function NumberText({ value, why, compact = false, className }: NumberTextProps) {
  if (value === null || value === undefined) return <Unknown why={why} />
  const exact = String(value)
  return (
    <data
      value={exact}
      data-exact={exact}
      title={compact ? formatCount(value) : undefined}
      className={classes('tabular-nums', className)}
    >
      {compact ? formatCompact(value) : formatCount(value)}
    </data>
  )
}

/** Something per second; `unit` is what is counted. */
export function RateText({ perSecond, unit, why }: { perSecond: number | null | undefined; unit?: string; why?: string }) {
  if (perSecond === null || perSecond === undefined) return <Unknown why={why ?? 'needs two looks at the cluster'} />
  return (
    <data value={perSecond} title={`${perSecond} per second`} className="tabular-nums">
      {formatRate(perSecond, unit)}
    </data>
  )
}

/** A size in binary units, exact on hover. */
export function Bytes({ value, why }: { value: number | null | undefined; why?: string | null }) {
  if (value === null || value === undefined) return <Unknown why={why} />
  return (
    <data value={value} data-exact={value} title={formatBytesExact(value)} className="tabular-nums">
      {formatBytes(value)}
    </data>
  )
}

/** A span of time, exact on hover. */
export function Duration({ spanMs, why }: { spanMs: number | null | undefined; why?: string | null }) {
  if (spanMs === null || spanMs === undefined) return <Unknown why={why} />
  return (
    <span title={`${formatCount(Math.round(spanMs))} ms`} className="tabular-nums">
      {formatDuration(spanMs)}
    </span>
  )
}

/** How long ago, counted on by the page's clock; the moment itself on hover. `short` leaves out "ago". */
export function Age({ timeMs, short = false, why }: { timeMs: number | null | undefined; short?: boolean; why?: string }) {
  const format = short ? formatAgeShort : formatAge
  const age = useTimed(nowMs => (timeMs === null || timeMs === undefined ? '' : format(nowMs - timeMs)))
  const zone = useZone()
  if (timeMs === null || timeMs === undefined) return <Unknown why={why} />
  return (
    <time dateTime={isoTime(timeMs)} title={formatTimestamp(timeMs, zone)} className="whitespace-nowrap tabular-nums">
      {age}
    </time>
  )
}

/** `14:02:07` in the page's zone, where the day is said elsewhere; the whole of it and the age on hover. */
export function TimeOfDay({ timeMs }: { timeMs: number }) {
  const age = useTimed(nowMs => formatAge(nowMs - timeMs))
  const zone = useZone()
  return (
    <time dateTime={isoTime(timeMs)} title={`${formatTimestamp(timeMs, zone)}, ${age}`} className="tabular-nums">
      {formatTimeOfDay(timeMs, zone)}
    </time>
  )
}

/** A moment in the page's zone; `2026-11-23 14:02:07.118 UTC`. */
export function Timestamp({ timeMs, why }: { timeMs: number | null | undefined; why?: string }) {
  const zone = useZone()
  if (timeMs === null || timeMs === undefined) return <Unknown why={why} />
  return (
    <time dateTime={isoTime(timeMs)} className="whitespace-nowrap tabular-nums">
      {formatTimestamp(timeMs, zone)}
    </time>
  )
}

function isoTime(timeMs: number): string | undefined {
  return Math.abs(timeMs) <= 8.64e15 ? new Date(timeMs).toISOString() : undefined
}
