import type { ComponentProps } from 'react'
import { classes } from './class-names.ts'

export type ButtonKind = 'main' | 'plain' | 'quiet' | 'danger'

const kinds: Record<ButtonKind, string> = {
  main: 'border-accent bg-accent text-accent-ink hover:brightness-110',
  plain: 'border-line-strong bg-sheet text-ink hover:bg-ground',
  quiet: 'border-transparent bg-transparent text-ink-2 hover:bg-unknown-soft hover:text-ink',
  danger: 'border-bad bg-sheet text-bad hover:bg-bad-soft',
}

/** The look of a button, for links that act like one. */
export function buttonClasses(kind: ButtonKind = 'plain'): string {
  return classes(
    'inline-flex min-h-7.5 items-center justify-center gap-1.5 rounded-control border px-2.5 py-1 text-base whitespace-nowrap',
    'disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55',
    kinds[kind],
  )
}

interface ButtonProps extends ComponentProps<'button'> {
  readonly kind?: ButtonKind
  /** Why it cannot be pressed now. Disables the button but keeps it reachable, so that the reason can be read. */
  readonly refusal?: string | null | undefined
}

export function Button({ kind = 'plain', refusal, className, onClick, title, ...rest }: ButtonProps) {
  const refused = refusal !== null && refusal !== undefined
  return (
    <button
      type="button"
      {...rest}
      className={classes(buttonClasses(kind), className)}
      aria-disabled={refused || undefined}
      title={refused ? refusal : title}
      onClick={refused ? event => event.preventDefault() : onClick}
    />
  )
}
