import type { ReactNode } from 'react'

export interface IconProps {
  /** Width and height in pixels. */
  size?: number
  className?: string | undefined
  /** Icons stand beside words or in a button that has a name. */
  'aria-hidden'?: boolean
}

export type Icon = (props: IconProps) => ReactNode

/** Strokes of two units with round ends on a field of 24 × 24, in the colour of the text. */
function icon(path: string): Icon {
  return ({ size = 16, className, 'aria-hidden': hidden = true }) => (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={2}
      strokeLinecap="round"
      strokeLinejoin="round"
      className={className}
      aria-hidden={hidden}
    >
      <path d={path} />
    </svg>
  )
}

/** A circle as path. */
const circle = (x: number, y: number, radius: number) =>
  `M${x - radius} ${y}a${radius} ${radius} 0 1 1 ${radius * 2} 0a${radius} ${radius} 0 1 1 ${-radius * 2} 0z`
/** A rectangle with round corners as path. */
const box = (x: number, y: number, width: number, height: number, r = 1.5) =>
  `M${x + r} ${y}h${width - 2 * r}a${r} ${r} 0 0 1 ${r} ${r}v${height - 2 * r}a${r} ${r} 0 0 1 ${-r} ${r}` +
  `h${2 * r - width}a${r} ${r} 0 0 1 ${-r} ${-r}v${2 * r - height}a${r} ${r} 0 0 1 ${r} ${-r}z`

export const CheckIcon = icon('M4.5 12.5l5 5l10-11')
export const ChevronsIcon = icon('M7.5 9.5l4.5-4.5l4.5 4.5M7.5 14.5l4.5 4.5l4.5-4.5')
export const ClockIcon = icon(`${circle(12, 12, 9)}M12 7v5.2l3.4 2`)
export const CloseIcon = icon('M6 6l12 12M18 6l-12 12')
export const CopyIcon = icon(
  `${box(9, 9, 11.5, 11.5)}M5.5 15h-.5a1.5 1.5 0 0 1-1.5-1.5v-8.5a1.5 1.5 0 0 1 1.5-1.5h8.5a1.5 1.5 0 0 1 1.5 1.5v.5`,
)
export const DownIcon = icon('M5.5 9l6.5 6.5l6.5-6.5')
export const UpIcon = icon('M5.5 15l6.5-6.5l6.5 6.5')
export const DownloadIcon = icon('M12 3.5v12M7 10.5l5 5l5-5M4 20.5h16')
export const LineChartIcon = icon('M3.5 3.5v15.5a1.5 1.5 0 0 0 1.5 1.5h15.5M7.5 15.5l4-5l3.5 3l5-6.5')
export const MonitorIcon = icon(`${box(3, 4, 18, 12.5)}M8.5 20.5h7M12 16.5v4`)
export const MoonIcon = icon('M20.5 14.2a8.7 8.7 0 1 1-10.7-10.7a7 7 0 0 0 10.7 10.7z')
export const MoreIcon = icon([5, 12, 19].map(x => circle(x, 12, 0.6)).join(''))
export const PlayIcon = icon('M7 4.5v15l12.5-7.5z')
export const PlusIcon = icon('M12 5v14M5 12h14')
export const RailCloseIcon = icon(`${box(3, 4, 18, 16)}M9 4v16M16.5 9l-3 3l3 3`)
export const RailOpenIcon = icon(`${box(3, 4, 18, 16)}M9 4v16M13.5 9l3 3l-3 3`)
export const SearchIcon = icon(`${circle(10.5, 10.5, 6.5)}M15.3 15.3l5.2 5.2`)
export const StopIcon = icon(box(5, 5, 14, 14))
export const SunIcon = icon(
  `${circle(12, 12, 4)}M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4`,
)
export const TableIcon = icon(`${box(3, 4, 18, 16)}M3 9.5h18M3 14.75h18M10 9.5v10.5`)
export const UndoIcon = icon('M8 4.5l-4.5 4.5l4.5 4.5M3.5 9h10.5a5.5 5.5 0 0 1 0 11h-4')

// The places of the navigation.
export const AlertsIcon = icon('M6 16v-5a6 6 0 0 1 12 0v5l1.5 2h-15zM10 21h4')
export const ApiIcon = icon('M8.5 7l-5 5l5 5M15.5 7l5 5l-5 5M13.5 4.5l-3 15')
export const BrokersIcon = icon(`${box(3.5, 3.5, 17, 7)}${box(3.5, 13.5, 17, 7)}M7.5 7h.01M7.5 17h.01M12 7h5M12 17h5`)
export const DrillIcon = icon('M12 3.5l9.5 16.5h-19zM12 9.5v4.5M12 17h.01')
export const GroupsIcon = icon(
  `${circle(9, 8, 3.5)}M2.5 20v-1a5 5 0 0 1 5-5h3a5 5 0 0 1 5 5v1M15.5 4.7a3.5 3.5 0 0 1 0 6.6M18 14.3a5 5 0 0 1 3.5 4.7v1`,
)
export const HeatMapIcon = icon(`${box(3.5, 3.5, 17, 17)}M9.2 3.5v17M14.8 3.5v17M3.5 9.2h17M3.5 14.8h17`)
export const OverviewIcon = icon(
  `${box(3.5, 3.5, 7, 9)}${box(3.5, 16.5, 7, 4, 1)}${box(14.5, 3.5, 6, 4, 1)}${box(14.5, 11.5, 6, 9)}`,
)
export const ReassignmentsIcon = icon('M4 8h16M15.5 3.5l4.5 4.5l-4.5 4.5M20 16.5h-16M8.5 12l-4.5 4.5l4.5 4.5')
export const TimelineIcon = icon('M2.5 12h4l3-8l5 16l3-8h4')
export const TopicsIcon = icon('M4 5.5h16M4 5.5v11a1.5 1.5 0 0 0 1.5 1.5h3M4 11.75h4.5M12 11.75h8M12 18h8')
export const WhatIfIcon = icon('M9 3v4.5M15 3v4.5M6 7.5h12v3.5a6 6 0 0 1-12 0zM12 17v4')
