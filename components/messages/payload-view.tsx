'use client'

import { useMemo, useState } from 'react'
import type { Payload } from '#lib/wire/payload'
import { formatBytes } from '#lib/format/bytes'
import { classes } from '#components/ui/class-names.ts'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { hexDump, hexRow, hexRowCount } from './hex.ts'
import { layOutJson } from './json-view-model.ts'
import { JsonView } from './json-view.tsx'
import { payloadBytes, payloadText, usualView, type PayloadView as View } from './payload.ts'
import { VisibleText } from './visible-text-view.tsx'

const VIEWS: readonly { id: View; label: string }[] = [
  { id: 'json', label: 'JSON' },
  { id: 'text', label: 'Text' },
  { id: 'hex', label: 'Hex' },
]
const FIRST_HEX_ROWS = 256

/** A key, a value or a header's value. `null` is said as such; what the answer cut off is said too. */
export function PayloadView({ name, payload, absent }: { name: string; payload: Payload | null; absent: string }) {
  const layout = useMemo(() => {
    if (payload === null || payload.encoding !== 'utf8') return null
    return layOutJson(payload.data, { truncated: payload.truncated })
  }, [payload])
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
  const view = chosen ?? (usual === 'json' && layout === null ? 'text' : usual)
  const copied = view === 'hex' ? hexDump(payloadBytes(payload)) : payloadText(payload)
  return (
    <section aria-label={name} className="border-t border-line">
      <div className="flex flex-wrap items-center gap-x-3 px-3.5 pt-1.5">
        <h3 className="font-[620]">{name}</h3>
        <span className="text-sm text-ink-3">{formatBytes(payload.sizeBytes)}</span>
        <fieldset className="ml-auto flex items-center">
          <legend className="sr-only">Show {name.toLowerCase()} as</legend>
          {VIEWS.filter(each => each.id !== 'json' || layout !== null).map(each => (
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
              {each.label}
            </button>
          ))}
          <CopyButton text={copied} label={`Copy ${name.toLowerCase()}`} />
        </fieldset>
      </div>
      <div className="overflow-x-auto px-3.5 pb-3">
        {view === 'json' && layout !== null && <JsonView layout={layout} />}
        {view === 'text' && <TextView payload={payload} />}
        {view === 'hex' && <HexView bytes={payloadBytes(payload)} />}
        {payload.truncated && (
          <p className="mt-1 text-sm text-attention">
            Only the first part of {formatBytes(payload.sizeBytes)} is shown and copied here.
          </p>
        )}
      </div>
    </section>
  )
}

function TextView({ payload }: { payload: Payload }) {
  const text = payloadText(payload)
  if (text === '') return <p className="text-ink-3">empty</p>
  return (
    <pre className="font-mono text-sm leading-[1.55] whitespace-pre-wrap wrap-anywhere">
      <VisibleText text={text} keep={'\n\t'} />
    </pre>
  )
}

function HexView({ bytes }: { bytes: Uint8Array }) {
  const [limit, setLimit] = useState(FIRST_HEX_ROWS)
  const count = hexRowCount(bytes)
  if (count === 0) return <p className="text-ink-3">empty</p>
  const rows = Array.from({ length: Math.min(count, limit) }, (_, index) => hexRow(bytes, index))
  return (
    <>
      <pre className="font-mono text-sm leading-[1.55]">
        {rows.map(row => (
          <span key={row.offset} className="block">
            <span className="text-ink-3">{row.offset}</span>
            {`  ${row.bytes.join(' ').padEnd(47)}  `}
            <span className="text-ink-2">{row.ascii}</span>
          </span>
        ))}
      </pre>
      {count > limit && (
        <button type="button" className="text-accent underline" onClick={() => setLimit(limit * 4)}>
          Show more rows ({count - limit} left)
        </button>
      )}
    </>
  )
}
