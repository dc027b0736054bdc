'use client'

import { useEffect, useMemo, useRef, useState } from 'react'
import { foldsAround } from './find-in-text.ts'
import type { JsonLayout, JsonLine, JsonToken } from './json-view-model.ts'
import { MarkedText } from './marked-text.tsx'

const LOOKS: Record<JsonToken['kind'], string> = {
  key: 'text-accent',
  string: 'text-good',
  number: 'text-attention',
  literal: 'text-attention',
  punctuation: 'text-ink-3',
}
const FIRST_LINES = 400
const MORE_LINES = 2_000
const INDENTS = ['', 'pl-4', 'pl-8', 'pl-12', 'pl-16', 'pl-20', 'pl-24', 'pl-28', 'pl-32'] as const

interface JsonViewProps {
  layout: JsonLayout
  /** Marked where it stands. */
  find?: string
  /** The line to bring into sight, unfolding what hides it. */
  current?: number | null
}

/** JSON as laid out by `layOutJson`; an object or array folds at the line that opens it. */
export function JsonView({ layout, find = '', current = null }: JsonViewProps) {
  const [folded, setFolded] = useState<ReadonlySet<number>>(new Set())
  const [limit, setLimit] = useState(FIRST_LINES)
  const around = useMemo(() => (current === null ? [] : foldsAround(layout, current)), [layout, current])
  const hiding = useMemo(() => new Set([...folded].filter(index => !around.includes(index))), [folded, around])
  const shown = useMemo(() => unfolded(layout.lines, hiding), [layout, hiding])
  const currentRow = current === null ? -1 : shown.indexOf(current)
  const last = Math.max(limit, currentRow + 50)
  const row = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (current !== null) row.current?.scrollIntoView({ block: 'nearest' })
  }, [current])
  const toggle = (index: number) => {
    const next = new Set(hiding)
    if (!next.delete(index)) next.add(index)
    setFolded(next)
  }
  return (
    <div className="font-mono text-sm leading-[1.55]">
      {shown.slice(0, last).map(index => {
        const line = layout.lines[index]
        if (line === undefined) return null
        const isCurrent = index === current
        return (
          <div key={index} ref={isCurrent ? row : null} className={isCurrent ? 'bg-accent-soft' : undefined}>
            <Line line={line} find={find} folded={hiding.has(index)} onToggle={() => toggle(index)} />
          </div>
        )
      })}
      {shown.length > last && (
        <button type="button" className="font-sans text-accent underline" onClick={() => setLimit(last + MORE_LINES)}>
          Show more lines ({shown.length - last} left)
        </button>
      )}
      {layout.cut && shown.length <= last && <p className="font-sans text-ink-3">… cut here</p>}
    </div>
  )
}

interface LineProps {
  line: JsonLine
  find: string
  folded: boolean
  onToggle: () => void
}

function Line({ line, find, folded, onToggle }: LineProps) {
  const indent = INDENTS[Math.min(line.depth, INDENTS.length - 1)]
  return (
    <div className={`relative ml-4 whitespace-pre-wrap wrap-anywhere ${indent}`}>
      {line.closesAt !== null && (
        <button
          type="button"
          aria-expanded={!folded}
          aria-label={folded ? 'Unfold' : 'Fold'}
          className="absolute -left-4 w-4 text-ink-3 hover:text-ink"
          onClick={onToggle}
        >
          {folded ? '▸' : '▾'}
        </button>
      )}
      {line.tokens.map((token, index) => (
        <span key={index} className={LOOKS[token.kind]}>
          <MarkedText text={token.text} find={find} />
        </span>
      ))}
      {folded && <span className="text-ink-3"> … </span>}
    </div>
  )
}

/** Indices of the lines to show: what lies within a folded line is left out, up to and without the line that closes it. */
function unfolded(lines: readonly JsonLine[], folded: ReadonlySet<number>): readonly number[] {
  const shown: number[] = []
  for (let index = 0; index < lines.length; index++) {
    shown.push(index)
    const closesAt = lines[index]?.closesAt
    if (folded.has(index) && typeof closesAt === 'number') index = closesAt - 1
  }
  return shown
}
