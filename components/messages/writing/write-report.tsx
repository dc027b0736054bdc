'use client'

import { formatCount } from '#lib/format/number'
import { ErrorState, Notice } from '#components/ui/feedback.tsx'
import { VisibleText } from '../visible-text-view.tsx'
import type { WriteState } from './write-state.ts'
import { writeWords } from './write-words.ts'

const SHOWN_PARTITIONS = 12

/** How far a writing has come, what it wrote where, and every line that it could not write, up to twenty. */
export function WriteReport({ state }: { state: WriteState }) {
  const words = writeWords(state)
  if (words === null) return null
  const bad = state.phase === 'failed' || state.reason === 'failed' || state.inDoubt > 0
  const tone = bad ? 'bad' : state.reason !== null || state.phase === 'cancelled' ? 'attention' : 'plain'
  return (
    <div>
      <Notice tone={tone}>
        <span data-testid="write-summary">{words}</span>
      </Notice>
      {state.phase === 'running' && (
        <progress className="h-1.5 w-full accent-accent" aria-label="Progress" value={state.share ?? undefined} max={1} />
      )}
      {state.problem !== null && <ErrorState what="It did not go through." problem={state.problem} />}
      {state.rejections.length > 0 && (
        <ul aria-label="Lines that cannot be written" className="mb-2 max-h-40 overflow-y-auto text-sm">
          {state.rejections.map(({ line, pointer, detail }) => (
            <li key={line} className="wrap-anywhere">
              <span className="font-mono">line {formatCount(line)}</span>{' '}
              {pointer !== '' && <code className="font-mono">{pointer}</code>} <VisibleText text={detail} />
            </li>
          ))}
        </ul>
      )}
      {state.phase === 'ended' && <Partitions state={state} />}
    </div>
  )
}

function Partitions({ state: { partitions, dryRun } }: { state: WriteState }) {
  if (partitions.length === 0) return null
  const more = partitions.length - SHOWN_PARTITIONS
  return (
    <table className="w-full text-sm">
      <caption className="sr-only">{dryRun ? 'Where messages would go' : 'Where messages were written'}</caption>
      <thead className="text-left text-ink-3">
        <tr>
          <th className="font-normal">Partition</th>
          <th className="text-right font-normal">Messages</th>
          <th className="text-right font-normal">{dryRun ? '' : 'Offsets'}</th>
        </tr>
      </thead>
      <tbody className="font-mono">
        {partitions.slice(0, SHOWN_PARTITIONS).map(({ partition, count, fromOffset, toOffset }) => (
          <tr key={partition}>
            <td>{partition}</td>
            <td className="text-right">{formatCount(count)}</td>
            <td className="text-right">
              {fromOffset !== null && toOffset !== null && `${formatCount(fromOffset)} to ${formatCount(toOffset)}`}
            </td>
          </tr>
        ))}
      </tbody>
      {more > 0 && (
        <tfoot>
          <tr>
            <td colSpan={3} className="text-ink-3">
              and {formatCount(more)} more partitions
            </td>
          </tr>
        </tfoot>
      )}
    </table>
  )
}
