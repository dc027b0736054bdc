'use client'

import { useMemo, useState } from 'react'
import type { JsonLayout, JsonLine, JsonToken } from './json-view-model.ts'
import { VisibleText } from './visible-text-view.tsx'

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

/** JSON as laid out by `layOutJson`; an object or array folds at the line that opens it. */
export function JsonView({ layout }: { layout: JsonLayout }) {
  const [folded, setFolded] = useState<ReadonlySet<number>>(new Set())
  const [limit, setLimit] = useState(FIRST_LINES)
  const shown = useMemo(() => unfolded(layout.lines, folded), [layout, folded])
  const toggle = (index: number) => {
    const next = new Set(folded)
    if (!next.delete(index)) next.add(index)
    setFolded(next)
  }
  return (
    <div className="font-mono text-sm leading-[1.55]">
      {shown.slice(0, limit).map(index => {
        const line = layout.lines[index]
        return line && <Line key={index} line={line} folded={folded.has(index)} onToggle={() => toggle(index)} />
      })}
      {shown.length > limit && (
        <button type="button" className="font-sans text-accent underline" onClick={() => setLimit(limit + MORE_LINES)}>
          Show more lines ({shown.length - limit} left)
        </button>
      )}
      {layout.cut && shown.length <= limit && <p className="font-sans text-ink-3">… cut here</p>}
    </div>
  )
}

function Line({ line, folded, onToggle }: { line: JsonLine; folded: boolean; onToggle: () => void }) {
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
          <VisibleText text={token.text} />
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
