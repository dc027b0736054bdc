'use client'

import { DownloadIcon } from '#components/ui/icons.tsx'
import { useMemo, useState } from 'react'
import type { Payload } from '#lib/wire/payload'
import { formatBytes } from '#lib/format/bytes'
import { buttonClasses } from '#components/ui/button.tsx'
import { classes } from '#components/ui/class-names.ts'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { ConformanceNote } from './conformance-note.tsx'
import { hexDump } from './hex.ts'
import { layOutJson, type JsonLayout } from './json-view-model.ts'
import { formatSentence } from './payload-format.ts'
import { PayloadBody } from './payload-body.tsx'
import {
  decodedText,
  isDecodedCut,
  payloadBase64,
  payloadBytes,
  payloadText,
  usualView,
  type PayloadView as View,
} from './payload.ts'

const VIEWS: readonly { id: View; label: string }[] = [
  { id: 'decoded', label: 'Decoded' },
  { id: 'text', label: 'Text' },
  { id: 'hex', label: 'Hex' },
  { id: 'base64', label: 'Base64' },
]

interface PayloadViewProps {
  name: string
  payload: Payload | null
  /** What null means here. */
  absent: string
  /** Where all of its bytes can be downloaded; null: nowhere. */
  downloadHref?: string | null
}

/** A key, a value or a header's value. `null` is said as such; what the answer cut off is said too. */
export function PayloadView({ name, payload, absent, downloadHref = null }: PayloadViewProps) {
  const layout = useMemo(() => (payload === null ? null : layOut(payload)), [payload])
  const [chosen, setChosen] = useState<View | null>(null)
  if (payload === null) {
    return (
      <div className="flex items-baseline gap-3 border-t border-line px-3.5 py-2">
        <h3 className="font-[620]">{name}</h3>
        <span className="text-ink-3">{absent}</span>
      </div>
    )
  }
  const usual = usualView(payload)
  // JSON that is nested too deep for the layout, or none after all, is still a text.
  const readable = usual === 'decoded' && layout === null ? 'text' : usual
  const view = chosen ?? readable
  return (
    <section aria-label={name} className="border-t border-line">
      <div className="flex flex-wrap items-center gap-x-3 px-3.5 pt-1.5">
        <h3 className="font-[620]">{name}</h3>
        <span className="text-sm text-ink-3">{formatBytes(payload.sizeBytes)}</span>
        <fieldset className="ml-auto flex items-center">
          <legend className="sr-only">Show {name.toLowerCase()} as</legend>
          {VIEWS.filter(each => each.id !== 'decoded' || layout !== null).map(each => (
            <button
              key={each.id}
              type="button"
              aria-pressed={each.id === view}
              className={classes(
                'rounded px-2 py-1 text-sm',
                each.id === view ? 'bg-unknown-soft font-[560] text-ink' : 'text-ink-2',
              )}
              onClick={() => setChosen(each.id)}
            >
              {each.id === 'decoded' && payload.decoded === null ? 'JSON' : each.label}
            </button>
          ))}
          <CopyButton text={copiedText(payload, view)} label={`Copy ${name.toLowerCase()}`} />
          {downloadHref !== null && (
            <a
              href={downloadHref}
              download
              className={buttonClasses('quiet')}
              aria-label={`Download ${name.toLowerCase()}`}
              title={`Download all ${formatBytes(payload.sizeBytes)}`}
            >
              <DownloadIcon size={14} aria-hidden />
            </a>
          )}
        </fieldset>
      </div>
      <p className="px-3.5 pb-1 text-sm wrap-anywhere text-ink-3">{formatSentence(payload)}</p>
      {payload.formatError !== null && <p className="px-3.5 pb-1 text-sm wrap-anywhere text-attention">{payload.formatError}</p>}
      {payload.conformance !== undefined && <ConformanceNote conformance={payload.conformance} />}
      <PayloadBody name={name} payload={payload} view={view} layout={layout} />
      {(view === 'decoded' ? isDecodedCut(payload) : payload.truncated) && (
        <p className="px-3.5 pb-3 text-sm text-attention">
          Only the first part of {formatBytes(payload.sizeBytes)} is shown and copied here
          {downloadHref === null ? '.' : '; the download has all of it.'}
        </p>
      )}
    </section>
  )
}

function layOut(payload: Payload): JsonLayout | null {
  const text = decodedText(payload)
  return text === null ? null : layOutJson(text, { truncated: isDecodedCut(payload) })
}

function copiedText(payload: Payload, view: View): string {
  switch (view) {
    case 'decoded':
      return decodedText(payload) ?? payload.data
    case 'text':
      return payloadText(payload)
    case 'hex':
      return hexDump(payloadBytes(payload))
    case 'base64':
      return payloadBase64(payload)
  }
}
