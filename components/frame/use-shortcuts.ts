'use client'

import { useEffect, useEffectEvent } from 'react'
import { useNavigate } from '#components/data/url-state.ts'
import { alertsPlace, apiPlace, clusterHref, placesOf } from './navigation.ts'

/** How long after `g` the second key still counts. */
const pairMs = 1500

/** The cluster of the page; null: it is of none. */
type SelectedCluster = { readonly id: string; readonly demo: boolean } | null

interface ShortcutActions {
  readonly onSearch: () => void
  readonly onHelp: () => void
}

/** The keys of every page: ⌘K, Ctrl K and `/` search, `?` lists the keys, `g` and a letter goes to a part of the cluster. */
export function useShortcuts(cluster: SelectedCluster, { onSearch, onHelp }: ShortcutActions): void {
  const navigate = useNavigate()
  const act = useEffectEvent((event: KeyboardEvent, pendingG: boolean) => {
    const command = event.metaKey || event.ctrlKey
    if (command && event.key.toLowerCase() === 'k') return run(event, onSearch)
    if (command || event.altKey || isTyping(event.target) || document.querySelector('[role=dialog]')) return
    if (event.key === '/') return run(event, onSearch)
    if (event.key === '?') return run(event, onHelp)
    const href = pendingG ? hrefForKey(event.key, cluster) : null
    if (href !== null) run(event, () => navigate(href))
  })
  useEffect(() => {
    let gAtMs = 0
    const onKeyDown = (event: KeyboardEvent) => {
      const pendingG = Date.now() - gAtMs < pairMs
      gAtMs = event.key === 'g' && !pendingG && !isTyping(event.target) ? Date.now() : 0
      act(event, pendingG)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}

function hrefForKey(key: string, cluster: SelectedCluster): string | null {
  if (key === 'c') return '/'
  if (key === apiPlace.key) return apiPlace.path
  if (key === alertsPlace.key) return alertsPlace.path
  const place = placesOf(cluster).find(each => each.key === key)
  return place && cluster !== null ? clusterHref(cluster.id, place.path) : null
}

function run(event: KeyboardEvent, action: () => void): void {
  event.preventDefault()
  action()
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
}
