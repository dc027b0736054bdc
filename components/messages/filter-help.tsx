'use client'

import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'

const EXAMPLES = [
  ['value.status == "paid" && value.order.total > 100', 'fields, in whatever format; integers are exact at any size'],
  ['has(value.error) && value.error.code in [403, 404]', 'has(): the field is there'],
  ['value.items.exists(item, item.sku.startsWith("A-"))', 'also all, exists_one, filter and map'],
  ['headers["source"] == "shop" && !("retry" in headers)', 'the last value of a header'],
  ['key.matches("^user-[0-9]+$")', 'RE2’s regular expressions'],
  ['timestamp > timestamp("2026-11-01T08:00:00Z")', 'the time of a message'],
  ['value == null || size > 100000', 'tombstones; bytes of the record'],
  ['string(value).contains("x") || partition == 3', 'a value that is plain text'],
] as const

interface FilterHelpProps {
  onClose: () => void
  onExample: (filter: string) => void
}

/** How to write a filter, by examples that can be taken. */
export function FilterHelp({ onClose, onExample }: FilterHelpProps) {
  return (
    <Dialog open onClose={onClose} title="Filters in CEL">
      <p className="mb-3 text-ink-2">
        A filter is true of a message or not. It may name <Code>key</Code>, <Code>value</Code>, <Code>headers</Code>,{' '}
        <Code>partition</Code>, <Code>offset</Code>, <Code>timestamp</Code> and <Code>size</Code>. Keys and values are what the
        page shows, in the formats chosen: JSON, or what Avro, Protobuf, MessagePack and the like decode to; any other is text, or
        bytes when it is no UTF-8. A key that is text is so also when it is all digits: write it in quotes.
      </p>
      <ul className="mb-3 grid gap-2">
        {EXAMPLES.map(([filter, note]) => (
          <li key={filter}>
            <button
              type="button"
              className="block w-full rounded-control border border-line px-2.5 py-1.5 text-left hover:bg-accent-soft"
              onClick={() => onExample(filter)}
            >
              <span className="block font-mono text-sm wrap-anywhere">{filter}</span>
              <span className="block text-sm text-ink-2">{note}</span>
            </button>
          </li>
        ))}
      </ul>
      <p className="text-ink-2">
        A message without a field that the filter needs cannot be judged: it is not shown, but counted, and can be listed. Texts
        that must be there are looked for in the bytes first, so that most messages need not be read.
      </p>
      <p className="mt-3 flex justify-end">
        <Button onClick={onClose}>Close</Button>
      </p>
    </Dialog>
  )
}

function Code({ children }: { children: string }) {
  return <code className="font-mono text-sm">{children}</code>
}
