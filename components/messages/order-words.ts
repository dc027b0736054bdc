import { formatDuration } from '#lib/format/duration'
import { formatCount, plural } from '#lib/format/number'
import type { ScanOrder } from '#lib/wire/messages'

const PARTITIONS_NAMED = 4

/** Where the order over partitions is not certain, in words; nothing to say: it is. */
export function orderWords(order: ScanOrder | undefined): string[] {
  if (order === undefined || order.certain) return []
  return [...inversionWords(order), ...missingWords(order), ...timelessWords(order)]
}

function inversionWords({ outOfOrder }: ScanOrder): string[] {
  const [worst] = outOfOrder
  if (worst === undefined) return []
  const messages = outOfOrder.reduce((sum, each) => sum + each.messages, 0)
  const named = outOfOrder
    .slice(0, PARTITIONS_NAMED)
    .map(each => `${each.partition} from offset ${formatCount(each.firstOffset)}`)
  const more = outOfOrder.length > PARTITIONS_NAMED ? ` and ${outOfOrder.length - PARTITIONS_NAMED} more` : ''
  const byMs = Math.max(...outOfOrder.map(each => each.byMs))
  return [
    `Order is not certain: ${plural(messages, 'message')} of ${outOfOrder.length === 1 ? 'partition' : 'partitions'} ${named.join(', ')}${more} ` +
      `carry timestamps that run against their offsets, by up to ${formatDuration(byMs)}. Offsets decide within a partition.`,
  ]
}

function missingWords({ notWaitedFor, handedOverEarly }: ScanOrder): string[] {
  if (notWaitedFor.length === 0) return []
  const which = notWaitedFor.length === 1 ? 'partition' : `${formatCount(notWaitedFor.length)} partitions:`
  const named = notWaitedFor.slice(0, PARTITIONS_NAMED).join(', ')
  const more = notWaitedFor.length > PARTITIONS_NAMED ? ', …' : ''
  const last = handedOverEarly > 0 ? `the last ${plural(handedOverEarly, 'message')} came` : 'messages came'
  return [`Order is not certain: ${last} before ${which} ${named}${more} had been read so far; what is there may belong between.`]
}

function timelessWords({ withoutTimestamp }: ScanOrder): string[] {
  return withoutTimestamp === 0 ? [] : [`${plural(withoutTimestamp, 'message')} without a timestamp: sorted as the oldest.`]
}
