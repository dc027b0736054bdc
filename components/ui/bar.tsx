import { classes } from './class-names.ts'

type BarTone = 'plain' | 'attention' | 'bad' | 'accent'

const fills: Record<BarTone, string> = {
  plain: 'fill-ink-3',
  attention: 'fill-attention',
  bad: 'fill-bad',
  accent: 'fill-accent',
}

/** A share from 0 to 1 as a bar. The number itself belongs beside it or in `label`. */
export function Bar({
  share,
  label,
  tone = 'plain',
  className,
}: {
  share: number
  label: string
  tone?: BarTone
  className?: string
}) {
  const width = Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10
  return (
    <svg
      role="img"
      aria-label={label}
      className={classes('block h-1.5 w-22 overflow-hidden rounded-full', className)}
      viewBox="0 0 100 6"
      preserveAspectRatio="none"
    >
      <title>{label}</title>
      <rect width="100" height="6" className="fill-unknown-soft" />
      <rect width={width} height="6" className={fills[tone]} />
    </svg>
  )
}
