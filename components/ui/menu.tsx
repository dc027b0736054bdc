'use client'

import { Menu as Base } from '@base-ui/react/menu'
import NextLink from 'next/link'
import type { ReactElement, ReactNode } from 'react'

export interface MenuEntry {
  readonly id: string
  readonly label: ReactNode
  /** A place to go to, or something to do. */
  readonly href?: string
  readonly onSelect?: () => void
  readonly current?: boolean
}

const item =
  'flex cursor-default items-center justify-between gap-6 rounded px-2.5 py-1.5 outline-none data-highlighted:bg-accent-soft data-highlighted:text-accent'

interface MenuProps {
  readonly label: string
  /** The element that opens the menu: a button. */
  readonly trigger: ReactElement
  readonly entries: readonly MenuEntry[]
  readonly defaultOpen?: boolean
}

/** A short list of actions or places behind a button. */
export function Menu({ label, trigger, entries, defaultOpen = false }: MenuProps) {
  return (
    <Base.Root defaultOpen={defaultOpen}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} align="start" className="z-50 outline-none">
          <Base.Popup
            aria-label={label}
            className="min-w-[max(11rem,var(--anchor-width))] rounded-control border border-line bg-raised p-1 text-ink shadow-xl outline-none"
          >
            {entries.map(entry =>
              entry.href === undefined ? (
                <Base.Item key={entry.id} className={item} onClick={entry.onSelect}>
                  {entry.label}
                </Base.Item>
              ) : (
                <Base.Item
                  key={entry.id}
                  className={item}
                  render={<NextLink href={entry.href} aria-current={entry.current ? 'page' : undefined} />}
                >
                  {entry.label}
                  {entry.current && <span aria-hidden>●</span>}
                </Base.Item>
              ),
            )}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
