import { classes } from './class-names.ts'

/** A path that is cut at its beginning where there is no room: its end tells it from others. All of it on hover. */
export function PathText({ path, className }: { path: string; className?: string }) {
  return (
    <span dir="rtl" title={path} className={classes('block truncate text-left font-mono text-sm', className)}>
      <bdi dir="ltr">{path}</bdi>
    </span>
  )
}
