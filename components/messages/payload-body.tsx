'use client'

import { useEffect, useMemo, useRef, useState } from 'react'
import type { Payload } from '#lib/wire/payload'
import { FindBar } from './find-bar.tsx'
import { linesWith, placesOf } from './find-in-text.ts'
import { HexView } from './hex-view.tsx'
import type { JsonLayout } from './json-view-model.ts'
import { JsonView } from './json-view.tsx'
import { MarkedText } from './marked-text.tsx'
import { payloadBase64, payloadBytes, payloadText, type PayloadView } from './payload.ts'

/** Shorter ones are seen at a glance. */
const SEARCHABLE_CHARACTERS = 300

interface PayloadBodyProps {
  name: string
  payload: Payload
  view: PayloadView
  layout: JsonLayout | null
}

/** The content in one of its views; longer ones can be searched. */
export function PayloadBody({ name, payload, view, layout }: PayloadBodyProps) {
  const [find, setFind] = useState('')
  const [at, setAt] = useState(0)
  const text = useMemo(
    () => (view === 'text' ? payloadText(payload) : view === 'base64' ? payloadBase64(payload) : ''),
    [payload, view],
  )
  const asJson = view === 'decoded' && layout !== null
  const places = useMemo(() => (asJson ? linesWith(layout, find) : placesOf(text, find)), [asJson, layout, text, find])
  const searchable = view !== 'hex' && (payload.decoded ?? payload.data).length > SEARCHABLE_CHARACTERS
  const current = places.length === 0 ? null : Math.min(at, places.length - 1)
  return (
    <>
      {searchable && (
        <FindBar
          name={name.toLowerCase()}
          text={find}
          onText={next => {
            setFind(next)
            setAt(0)
          }}
          count={places.length}
          current={current ?? 0}
          onMove={setAt}
        />
      )}
      <div className="overflow-x-auto px-3.5 pb-3">
        {asJson && <JsonView layout={layout} find={find} current={current === null ? null : (places[current] ?? null)} />}
        {view === 'hex' && <HexView bytes={payloadBytes(payload)} />}
        {(view === 'text' || view === 'base64') && <TextView text={text} find={find} current={current} />}
      </div>
    </>
  )
}

function TextView({ text, find, current }: { text: string; find: string; current: number | null }) {
  const block = useRef<HTMLPreElement>(null)
  useEffect(() => {
    if (current !== null) block.current?.querySelector('[data-current]')?.scrollIntoView({ block: 'nearest' })
  }, [current, find])
  if (text === '') return <p className="text-ink-3">empty</p>
  return (
    <pre ref={block} className="font-mono text-sm leading-[1.55] whitespace-pre-wrap wrap-anywhere">
      <MarkedText text={text} find={find} keep={'\n\t'} current={current} />
    </pre>
  )
}
