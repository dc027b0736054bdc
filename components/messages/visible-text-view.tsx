import { visibleText } from './visible-text.ts'

/** Text that can do nothing to the page: characters without a shape, or that reorder others, show as marked escapes. */
export function VisibleText({ text, keep = '' }: { text: string; keep?: string }) {
  return visibleText(text, keep).map((segment, index) =>
    segment.kind === 'text' ? (
      segment.text
    ) : (
      <span key={index} className="rounded-xs bg-attention-soft text-attention" title="a character that cannot be seen">
        {segment.text}
      </span>
    ),
  )
}
