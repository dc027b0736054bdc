'use client'

import dynamic from 'next/dynamic'
import { useState, useSyncExternalStore } from 'react'
import { useShortcuts } from './use-shortcuts.ts'
import { SearchIcon } from '#components/ui/icons.tsx'

const Palette = dynamic(() => import('./palette.tsx').then(module => module.Palette), { ssr: false })
const KeyHelp = dynamic(() => import('./key-help.tsx').then(module => module.KeyHelp), { ssr: false })

type Open = 'palette' | 'keys' | null

/** The way to everything: a click, ⌘K or Ctrl K, or `/`. Also owns the page's keys and their list (`?`). */
export function Search({ cluster }: { cluster: { readonly id: string; readonly demo: boolean } | null }) {
  const [open, setOpen] = useState<Open>(null)
  useShortcuts(cluster, { onSearch: () => setOpen('palette'), onHelp: () => setOpen('keys') })
  const close = () => setOpen(null)
  return (
    <>
      <button
        type="button"
        aria-keyshortcuts="Meta+K Control+K"
        title="Find a topic, group, broker (⌘K or Ctrl K)"
        className="flex h-7.5 w-62 items-center justify-between gap-2 rounded-control border border-line px-2.5 text-ink-3 hover:border-line-strong max-[900px]:w-auto"
        onClick={() => setOpen('palette')}
      >
        <span className="max-[900px]:sr-only">Find a topic, group, broker</span>
        <SearchIcon size={15} aria-hidden className="min-[900px]:hidden" />
        <ShortcutHint />
      </button>
      {open === 'palette' && <Palette cluster={cluster?.id ?? null} onClose={close} onHelp={() => setOpen('keys')} />}
      {open === 'keys' && <KeyHelp cluster={cluster} onClose={close} />}
    </>
  )
}

const never = () => () => {}
const isApple = () => /Mac|iPhone|iPad/.test(navigator.userAgent)

function ShortcutHint() {
  const apple = useSyncExternalStore(never, isApple, () => false)
  return (
    <kbd aria-hidden className="w-11 rounded border border-line text-center font-sans text-xs max-[900px]:hidden">
      {apple ? '⌘ K' : 'Ctrl K'}
    </kbd>
  )
}
