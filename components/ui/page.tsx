import type { ReactNode } from 'react'
import { classes } from './class-names.ts'

interface PageProps {
  readonly title: ReactNode
  /** Badges beside the title. */
  readonly badges?: ReactNode
  /** The state in one sentence: the news, then the rest in a quieter tone. */
  readonly sentence?: { readonly headline: ReactNode; readonly detail?: ReactNode }
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** A page: title, one sentence of state in words, then the detail. */
export function Page({ title, badges, sentence, actions, children }: PageProps) {
  return (
    <div className="mx-auto w-full max-w-[1320px]">
      <div className="mb-4.5 flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h1 className="flex flex-wrap items-center gap-x-2.5 gap-y-1 text-title font-[640] tracking-[-.015em] wrap-anywhere">
            {title}
            {badges}
          </h1>
          {sentence && <Sentence {...sentence} />}
        </div>
        {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
      {children}
    </div>
  )
}

/** `headline` stands out, `detail` follows. */
export function Sentence({ headline, detail }: { headline: ReactNode; detail?: ReactNode }) {
  return (
    <p className="mt-1.5 max-w-[82ch] text-lg text-ink-2">
      <b className="font-semibold text-ink">{headline}</b>
      {detail ? <> {detail}</> : null}
    </p>
  )
}

interface SectionProps {
  readonly title: ReactNode
  /** Quiet words beside the title. */
  readonly note?: ReactNode
  readonly actions?: ReactNode
  /** Inner space; off for tables and lists that reach the edges. */
  readonly padded?: boolean
  readonly className?: string
  readonly children: ReactNode
}

/** A card with a head. */
export function Section({ title, note, actions, padded = false, className, children }: SectionProps) {
  return (
    <section className={classes('mb-3.5 min-w-0 rounded-card border border-line bg-sheet', className)}>
      <div className="flex min-h-10 flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-line px-3.5 py-2">
        <h2 className="flex flex-wrap items-baseline gap-x-2.5 text-base font-[620]">
          {title}
          {note !== undefined && <small className="text-sm font-normal text-ink-3">{note}</small>}
        </h2>
        {actions}
      </div>
      {padded ? <div className="px-3.5 py-3">{children}</div> : children}
    </section>
  )
}
