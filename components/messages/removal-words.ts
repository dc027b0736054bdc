import { formatBytes } from '#lib/format/bytes'
import { formatRetention } from '#lib/format/duration'
import { formatTimestamp, type Zone } from '#lib/format/timestamp'
import type { Removal } from '#lib/wire/removal'

/** When a message went and why, as far as is known: two sentences. */
export function removalWords(removal: Removal, zone: Zone): string[] {
  return [whenWords(removal, zone), whyWords(removal)].filter(words => words !== '')
}

function whenWords({ removedAfterMs, removedBeforeMs }: Removal, zone: Zone): string {
  const [after, before] = [removedAfterMs, removedBeforeMs].map(ms => (ms === null ? null : formatTimestamp(ms, zone)))
  if (before && after) return `It went between ${after} and ${before}.`
  if (before) return `It went before ${before}, where the record of this partition begins.`
  return after ? `It was still there at ${after}.` : 'When it went was not recorded.'
}

function whyWords({ by, retentionMs, retentionBytes }: Removal): string {
  if (by === null) return ''
  if (by.includes('request')) return 'Nothing limits this log: somebody had its messages deleted (Kafka’s DeleteRecords).'
  const limits = [
    ...(by.includes('time') && retentionMs !== null ? [`for ${formatRetention(retentionMs)}`] : []),
    ...(by.includes('bytes') && retentionBytes !== null ? [`up to ${formatBytes(Number(retentionBytes))} in a partition`] : []),
  ]
  return `The topic keeps messages ${limits.join(' and ')}; a request to delete messages (DeleteRecords) could have taken it, too.`
}
