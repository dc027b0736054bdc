'use client'

import { formatCount } from '#lib/format/number'
import { Link } from '#components/ui/link.tsx'
import { Section } from '#components/ui/page.tsx'
import { FormatPicker } from './format-picker.tsx'
import { MessageByOffset } from './message-by-offset.tsx'
import { useFormats } from './use-formats.ts'
import { topicHref } from '#components/topics/topic-links.ts'

interface MessageViewProps {
  cluster: string
  topic: string
  partition: number
  offset: string
}

/** The page of one message, which a link names by topic, partition and offset. */
export function MessageView({ cluster, topic, partition, offset }: MessageViewProps) {
  const formats = useFormats()
  return (
    <Section
      title={`Partition ${partition}, offset ${formatCount(offset)}`}
      actions={
        <div className="flex flex-wrap items-center justify-end gap-x-3">
          <span className="text-sm whitespace-nowrap text-ink-3">
            Key <FormatPicker param="keyFormat" value={formats.keyFormat} />
          </span>
          <span className="text-sm whitespace-nowrap text-ink-3">
            Value <FormatPicker param="valueFormat" value={formats.valueFormat} />
          </span>
          <Link
            look="text"
            href={topicHref(cluster, topic, 'messages', { partitions: partition, order: 'oldest', from: `offset:${offset}` })}
          >
            Messages from here on
          </Link>
        </div>
      }
    >
      <MessageByOffset cluster={cluster} topic={topic} partition={partition} offset={offset} />
    </Section>
  )
}
