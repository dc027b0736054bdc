/** A short message about something that was just done. `href` leads to the result. */
export interface Toast {
  readonly tone: 'good' | 'bad' | 'plain'
  readonly title: string
  readonly detail?: string
  readonly href?: string
}

export interface ShownToast extends Toast {
  readonly id: number
}

const mostShown = 4
const none: readonly ShownToast[] = []
let shown: readonly ShownToast[] = none
let nextId = 1
const listeners = new Set<() => void>()

/** Shows a message; it stays until it is closed when it is bad news, otherwise a few seconds. */
export function toast(message: Toast): void {
  shown = [...shown, { ...message, id: nextId++ }].slice(-mostShown)
  for (const listener of listeners) listener()
}

export function dismissToast(id: number): void {
  shown = shown.filter(each => each.id !== id)
  for (const listener of listeners) listener()
}

export function subscribeToToasts(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function shownToasts(): readonly ShownToast[] {
  return shown
}

/** What the server draws. */
export const noToasts = () => none
