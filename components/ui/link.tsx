'use client'

import NextLink, { useLinkStatus } from 'next/link'
import type { ComponentProps } from 'react'
import { classes } from './class-names.ts'

type LinkProps = ComponentProps<typeof NextLink> & {
  /** `name`: an object's name, ink until hovered. `text`: within a sentence. `bare`: the caller dresses it. */
  readonly look?: 'name' | 'text' | 'bare'
}

const looks = {
  name: 'font-[560] text-ink hover:text-accent hover:underline underline-offset-2',
  text: 'text-accent underline underline-offset-2 decoration-1 hover:decoration-2',
  bare: '',
}

/** A link within the dashboard. Pages come from memory, so none is fetched before it is asked for. */
export function Link({ look = 'name', className, prefetch = false, ...rest }: LinkProps) {
  return <NextLink prefetch={prefetch} className={classes(looks[look], className)} {...rest} />
}

/** Inside a link: a bar along its lower edge while the page it leads to is on the way, and nothing when that takes no time. */
export function LinkProgress() {
  const { pending } = useLinkStatus()
  return pending ? <span aria-hidden className="link-progress" /> : null
}
