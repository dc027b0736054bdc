'use client'

import { Dialog as Base } from '@base-ui/react/dialog'
import { Command } from 'cmdk'
import { useState } from 'react'
import { clustersQuery, brokersQuery, groupsQuery, topicsQuery } from '#components/data/queries.ts'
import { useApi } from '#components/data/use-api.ts'
import { useNavigate } from '#components/data/url-state.ts'
import { findEntries, groupLabels, type PaletteEntry } from './palette-entries.ts'
import { usePreferences } from './preferences.tsx'

interface PaletteProps {
  readonly cluster: string | null
  readonly onClose: () => void
  readonly onHelp: () => void
}

/** Search everything: places, topics, groups, brokers and actions, best match first. */
export function Palette({ cluster, onClose, onHelp }: PaletteProps) {
  const [text, setText] = useState('')
  const navigate = useNavigate()
  const entries = findEntries(text, usePaletteSources(cluster))
  const actions = useActions(onHelp)
  const choose = (entry: PaletteEntry) => {
    onClose()
    if (entry.href === null) actions[entry.id]?.()
    else navigate(entry.href)
  }
  return (
    <Base.Root open onOpenChange={isOpen => !isOpen && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-black/35" />
        <Base.Popup
          aria-label="Find"
          className="fixed top-[10dvh] left-1/2 z-50 w-[min(600px,calc(100vw-24px))] -translate-x-1/2 overflow-hidden rounded-card border border-line bg-raised text-ink shadow-2xl"
        >
          <Command label="Find" shouldFilter={false} loop>
            <Command.Input
              value={text}
              onValueChange={setText}
              placeholder="Find a topic, group, broker or action"
              className="w-full border-b border-line bg-transparent px-4 py-3 text-lg outline-none placeholder:text-ink-3"
            />
            <Command.List className="max-h-[60dvh] overflow-y-auto p-1.5">
              <Command.Empty className="px-3 py-6 text-center text-ink-2">Nothing is called “{text}”.</Command.Empty>
              {groupLabels.map(({ kind, label }) => {
                const found = entries.filter(entry => entry.kind === kind)
                if (found.length === 0) return null
                return (
                  <Command.Group
                    key={kind}
                    heading={label}
                    className="**:[[cmdk-group-heading]]:px-2.5 **:[[cmdk-group-heading]]:py-1.5 **:[[cmdk-group-heading]]:text-sm **:[[cmdk-group-heading]]:text-ink-3"
                  >
                    {found.map(entry => (
                      <PaletteItem key={entry.id} entry={entry} onChoose={() => choose(entry)} />
                    ))}
                  </Command.Group>
                )
              })}
            </Command.List>
          </Command>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

function PaletteItem({ entry, onChoose }: { entry: PaletteEntry; onChoose: () => void }) {
  return (
    <Command.Item
      value={entry.id}
      onSelect={onChoose}
      className="flex items-baseline justify-between gap-4 rounded px-2.5 py-1.5 aria-selected:bg-accent-soft aria-selected:text-accent"
    >
      <span className="min-w-0 truncate">{entry.label}</span>
      <span className="shrink-0 text-sm text-ink-3">{entry.detail}</span>
    </Command.Item>
  )
}

function usePaletteSources(cluster: string | null) {
  const enabled = cluster !== null
  const id = cluster ?? ''
  return {
    cluster,
    clusters: useApi(clustersQuery()).data?.items ?? [],
    brokers: useApi(brokersQuery(id), { enabled }).data?.items ?? [],
    topics: useApi(topicsQuery(id), { enabled }).data?.items ?? [],
    groups: useApi(groupsQuery(id), { enabled }).data?.items ?? [],
  }
}

function useActions(onHelp: () => void): Readonly<Record<string, () => void>> {
  const { setTheme, utc, setUtc } = usePreferences()
  return {
    'theme-light': () => setTheme('light'),
    'theme-dark': () => setTheme('dark'),
    'theme-system': () => setTheme('system'),
    zone: () => setUtc(!utc),
    keys: onHelp,
    'copy-link': () => void navigator.clipboard.writeText(window.location.href),
  }
}
