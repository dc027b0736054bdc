const GAP_PX = 8

/** Puts a box that is fixed at the window's corner below what it explains, or above where there is no room, never outside. */
export function putBeside(box: HTMLElement, anchor: HTMLElement): void {
  const at = anchor.getBoundingClientRect()
  const size = box.getBoundingClientRect()
  const left = Math.max(GAP_PX, Math.min(at.left + at.width / 2 - size.width / 2, window.innerWidth - size.width - GAP_PX))
  const below = at.bottom + GAP_PX + size.height <= window.innerHeight
  const top = below ? at.bottom + GAP_PX : Math.max(GAP_PX, at.top - GAP_PX - size.height)
  box.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`
}
