/** What stands in a filter's field, and what of it is on its way into the URL. */
export interface FilterDraft {
  readonly text: string
  /** What the URL held at the last look. */
  readonly seen: string
  /** Sent and not seen in the URL yet, oldest first: on a busy machine the URL follows several keys later. */
  readonly sent: readonly string[]
}

/** More are never under way; a value that the URL held already is not seen again. */
const MOST_SENT = 20

export function sending(draft: FilterDraft, text: string): FilterDraft {
  return { ...draft, text, sent: [...draft.sent, text].slice(-MOST_SENT) }
}

/**
 * The URL holds another value. One of our own making must not undo what was typed since; one from elsewhere (back, a link, "show
 * all") replaces the text.
 */
export function urlChanged(draft: FilterDraft, value: string): FilterDraft {
  const at = draft.sent.indexOf(value)
  if (at < 0) return { text: value, seen: value, sent: [] }
  return { ...draft, seen: value, sent: draft.sent.slice(at + 1) }
}
