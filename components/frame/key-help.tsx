'use client'

import { Dialog } from '#components/ui/dialog.tsx'
import { alertsPlace, apiPlace, placesOf } from './navigation.ts'

const keysOf = (cluster: { readonly demo: boolean } | null) => [
  { keys: ['⌘ K', 'Ctrl K', '/'], does: 'Find a topic, group or broker' },
  ...placesOf(cluster).map(place => ({ keys: [`g ${place.key}`], does: place.label })),
  { keys: ['g c'], does: 'All clusters' },
  { keys: [`g ${alertsPlace.key}`], does: alertsPlace.label },
  { keys: [`g ${apiPlace.key}`], does: 'API reference' },
  { keys: ['?'], does: 'This list' },
  { keys: ['Esc'], does: 'Close what is open' },
]

interface KeyHelpProps {
  /** The cluster of the page: not every one has every part. */
  readonly cluster: { readonly demo: boolean } | null
  readonly onClose: () => void
}

export function KeyHelp({ cluster, onClose }: KeyHelpProps) {
  return (
    <Dialog open onClose={onClose} title="Keys">
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2">
        {keysOf(cluster).map(entry => (
          <div key={entry.does} className="contents">
            <dt className="flex flex-wrap gap-1.5">
              {entry.keys.map(key => (
                <kbd key={key} className="rounded border border-line-strong px-1.5 font-mono text-sm">
                  {key}
                </kbd>
              ))}
            </dt>
            <dd className="text-ink-2">{entry.does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
