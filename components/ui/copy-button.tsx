'use client'

import { useEffect, useState } from 'react'
import { Button } from './button.tsx'
import { toast } from './toast-store.ts'
import { CheckIcon, CopyIcon } from './icons.tsx'

/** Copies `text`; says so for two seconds. `label` names what is copied. */
export function CopyButton({ text, label, children }: { text: string; label: string; children?: string }) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2000)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () =>
        toast({
          tone: 'bad',
          title: 'Not copied',
          detail: 'The browser did not allow it. Select the text and copy it yourself.',
        }),
    )
  }
  const Icon = copied ? CheckIcon : CopyIcon
  return (
    <Button kind="quiet" aria-label={children ? undefined : label} title={label} onClick={copy}>
      <Icon size={14} aria-hidden />
      {children}
      <output className="sr-only">{copied ? 'copied' : ''}</output>
    </Button>
  )
}
