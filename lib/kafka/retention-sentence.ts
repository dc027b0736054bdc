import { formatDuration } from '../format/duration.ts'
import { plural } from '../format/number.ts'

interface LossFacts {
  groupId: string
  members: number | null
  lost: bigint
  unread: bigint
  inSeconds: number | null
}

/** What retention has taken from a group and will take next, as one says it: `analytics loses data in about 3 h if it stays stopped`. */
export function lossSentence({ groupId, members, lost, unread, inSeconds }: LossFacts): string {
  const gone = lost > 0n ? `${groupId} has lost ${plural(lost, 'message')} that it had not read` : null
  const stays = members === 0 ? 'if it stays stopped' : 'if it reads no further'
  if (unread === 0n) return gone === null ? `${groupId} has read everything.` : `${gone}; it has read all the rest.`
  const rest = plural(unread, 'message')
  if (inSeconds === null) return gone === null ? `${groupId} has ${rest} to read.` : `${gone}, and has ${rest} to read.`
  const when = inSeconds < 60 ? 'any moment now' : `in about ${formatDuration(inSeconds * 1000)}`
  return `${gone === null ? groupId : `${gone}, and`} loses data ${when} ${stays}: ${rest} ${unread === 1n ? 'is' : 'are'} unread.`
}
