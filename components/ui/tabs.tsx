import type { ReactNode } from 'react'
import { classes } from './class-names.ts'
import { Link } from './link.tsx'

export interface Tab {
  readonly id: string
  readonly label: ReactNode
  readonly href: string
  readonly count?: ReactNode
}

/** Tabs are links: the tab is part of the URL, and one can be opened beside the other. */
export function Tabs({ label, tabs, current }: { label: string; tabs: readonly Tab[]; current: string }) {
  return (
    <nav aria-label={label} className="mb-4 flex gap-5 overflow-x-auto border-b border-line">
      {tabs.map(tab => (
        <Link
          key={tab.id}
          look="bare"
          href={tab.href}
          scroll={false}
          aria-current={tab.id === current ? 'page' : undefined}
          className={classes(
            'py-2 whitespace-nowrap -outline-offset-2',
            tab.id === current ? 'font-[580] text-ink shadow-[inset_0_-2px_var(--accent)]' : 'text-ink-2 hover:text-ink',
          )}
        >
          {tab.label}
          {tab.count !== undefined && <span className="ml-1.5 text-sm text-ink-3">{tab.count}</span>}
        </Link>
      ))}
    </nav>
  )
}
