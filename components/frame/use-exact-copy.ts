'use client'

import { useEffect } from 'react'

/** Copying a single grouped or shortened number gives its exact digits, so that an offset can be pasted into a tool. */
export function useExactCopy(): void {
  useEffect(() => {
    document.addEventListener('copy', copyExact)
    return () => document.removeEventListener('copy', copyExact)
  }, [])
}

function copyExact(event: ClipboardEvent): void {
  const selection = document.getSelection()
  const text = selection?.toString().trim()
  const anchor = selection?.anchorNode
  const element = anchor instanceof Element ? anchor : anchor?.parentElement
  const number = element?.closest<HTMLElement>('[data-exact]')
  // Only when the selection is this number and nothing else.
  if (!number || !text || number.textContent.trim() !== text) return
  event.clipboardData?.setData('text/plain', number.dataset['exact'] ?? text)
  event.preventDefault()
}
