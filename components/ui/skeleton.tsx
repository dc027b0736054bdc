import { classes } from './class-names.ts'

/** A grey bar where text will be. Give it the size of what is coming: `className="h-4 w-40"`. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={classes('skeleton block', className)} />
}

/** As many rows as are expected, each as high as a table row, so that nothing moves when they arrive. */
export function SkeletonRows({ rows = 5 }: { rows?: number }) {
  return (
    <div aria-busy>
      <span className="sr-only">loading</span>
      <div className="h-8 border-b border-line" />
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="flex h-8 items-center gap-6 border-b border-line px-3.5 last:border-b-0">
          <Skeleton className="h-3 w-24" />
          <Skeleton className="h-3 w-40 max-w-1/3" />
          <Skeleton className="ml-auto h-3 w-14" />
        </div>
      ))}
    </div>
  )
}

/** A block of a known height, such as a chart. */
export function SkeletonBlock({ className }: { className: string }) {
  return (
    <div aria-busy className={classes('p-3.5', className)}>
      <span className="sr-only">loading</span>
      <Skeleton className="h-full w-full" />
    </div>
  )
}
