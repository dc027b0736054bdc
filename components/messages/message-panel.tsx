'use client'

import { useEffect, useRef } from 'react'
import type { Message } from '#lib/wire/messages'
import { formatCount } from '#lib/format/number'
import { queryString } from '#components/data/queries.ts'
import { Button, buttonClasses } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Link } from '#components/ui/link.tsx'
import { MessageByOffset } from './message-by-offset.tsx'
import { MessageDetail } from './message-detail.tsx'
import { messageHref, parseMessageId } from './message-link.ts'
import { formatParams, useFormats } from './use-formats.ts'
import { usePageOrigin } from './use-page-origin.ts'

interface MessagePanelProps {
  cluster: string
  topic: string
  /** The message, or its id when it is not among those found. */
  message: Message | string
  onClose: () => void
  /** Writes it once more; null: not here. */
  onProduceAgain: ((message: Message) => void) | null
}

/** One message beside the list. Not modal: the list stays in use. */
export function MessagePanel({ cluster, topic, message, onClose, onProduceAgain }: MessagePanelProps) {
  const place = typeof message === 'string' ? parseMessageId(message) : message
  const origin = usePageOrigin()
  const formats = useFormats()
  const heading = useRef<HTMLHeadingElement>(null)
  const id = place === null ? '' : `${place.partition}:${place.offset}`
  useEffect(() => heading.current?.focus(), [id])
  useEffect(() => {
    const closeOnEscape = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) onClose()
    }
    document.addEventListener('keydown', closeOnEscape)
    return () => document.removeEventListener('keydown', closeOnEscape)
  }, [onClose])
  if (place === null) return null
  const href = messageHref(cluster, topic, place) + queryString(formatParams(formats))
  return (
    <section
      aria-label="Message"
      className="sticky top-0 max-h-[calc(100dvh-6rem)] w-[min(480px,45%)] shrink-0 overflow-y-auto rounded-card border border-line bg-sheet max-phone:fixed max-phone:inset-x-0 max-phone:top-auto max-phone:bottom-0 max-phone:z-30 max-phone:max-h-[75dvh] max-phone:w-full max-phone:rounded-b-none max-phone:shadow-2xl"
    >
      <div className="sticky top-0 z-10 flex min-h-10 items-center gap-1 border-b border-line bg-sheet px-3.5 py-1">
        <h2 ref={heading} tabIndex={-1} className="mr-auto font-[620] outline-none">
          Partition {place.partition}, offset {formatCount(place.offset)}
        </h2>
        <CopyButton text={origin + href} label="Copy link to this message" />
        {onProduceAgain !== null && typeof message !== 'string' && (
          <Button kind="quiet" onClick={() => onProduceAgain(message)}>
            Produce again
          </Button>
        )}
        <Link look="bare" className={buttonClasses('quiet')} href={href}>
          Open
        </Link>
        <button type="button" aria-label="Close" className="px-1.5 text-ink-3 hover:text-ink" onClick={onClose}>
          ✕
        </button>
      </div>
      {typeof message === 'string' ? (
        <MessageByOffset cluster={cluster} topic={topic} partition={place.partition} offset={place.offset} />
      ) : (
        <MessageDetail key={id} cluster={cluster} topic={topic} message={message} />
      )}
    </section>
  )
}
