'use client'

import { useState } from 'react'
import { hexRow, hexRowCount } from './hex.ts'

const FIRST_HEX_ROWS = 256

/** Bytes as a hex dump, the first rows of it at first. */
export function HexView({ bytes }: { bytes: Uint8Array }) {
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
