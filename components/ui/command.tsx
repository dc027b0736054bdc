import { CopyButton } from './copy-button.tsx'

/** A command of Kafka's own tools, to be read and copied. */
export function Command({ text, label }: { text: string; label: string }) {
  return (
    <div className="mt-3">
      <p className="mb-1 text-sm text-ink-3">{label}</p>
      <div className="flex items-start gap-1 rounded-control border border-line bg-ground py-1 pl-3">
        <code className="max-h-40 min-w-0 flex-1 overflow-y-auto py-1 font-mono text-sm whitespace-pre-wrap wrap-anywhere">
          {text}
        </code>
        <CopyButton text={text} label="Copy the command" />
      </div>
    </div>
  )
}
