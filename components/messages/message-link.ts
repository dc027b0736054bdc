import { clusterPath } from '#components/data/queries.ts'
import { topicHref } from '#components/topics/topic-links.ts'

/** A message's name within its topic, as the URL writes it: `3:120004`. */
export function messageId(message: { readonly partition: number; readonly offset: string }): string {
  return `${message.partition}:${message.offset}`
}

/** The parts of such a name; null when it is none. */
export function parseMessageId(id: string): { partition: number; offset: string } | null {
  const match = /^(\d{1,7}):(\d{1,19})$/.exec(id)
  return match === null ? null : { partition: Number(match[1]), offset: String(match[2]) }
}

/** The page of one message: a link that can be sent to somebody. */
export function messageHref(
  cluster: string,
  topic: string,
  message: { readonly partition: number; readonly offset: string },
): string {
  return `${topicHref(cluster, topic, 'messages')}/${message.partition}/${message.offset}`
}

/** Where all bytes of a message's key or value are. */
export function payloadPath(
  cluster: string,
  topic: string,
  message: { readonly partition: number; readonly offset: string },
  part: 'key' | 'value',
): string {
  return `/api/v1${clusterPath(cluster, 'topics', topic, 'messages', String(message.partition), message.offset, part)}`
}
