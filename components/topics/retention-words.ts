import { formatBytes } from '#lib/format/bytes'
import { formatRetention } from '#lib/format/duration'
import type { Configs } from '#lib/wire/topics'

/**
 * What a topic keeps and for how long, as sentences, from its configuration. Retention works on whole segments, so every time is "not before".
 */
export function retentionWords(entries: Configs['entries']): string[] {
  const value = (name: string) => entries.find(entry => entry.name === name)?.value ?? null
  const policy = (value('cleanup.policy') ?? '').split(',').map(part => part.trim())
  const sentences: string[] = []
  if (policy.includes('delete')) sentences.push(...deleteWords(value('retention.ms'), value('retention.bytes')))
  if (policy.includes('compact')) sentences.push(...compactWords(value('delete.retention.ms')))
  if (sentences.length === 0) sentences.push('What this topic keeps is unknown: its cleanup.policy could not be read.')
  sentences.push(...segmentWords(value('segment.ms'), value('segment.bytes')))
  return sentences
}

function deleteWords(retentionMs: string | null, retentionBytes: string | null): string[] {
  const time = retentionMs === null ? null : BigInt(retentionMs)
  const bytes = retentionBytes === null ? null : BigInt(retentionBytes)
  const byTime =
    time === null
      ? 'How long messages are kept is unknown.'
      : time < 0n
        ? 'No message is deleted for its age.'
        : `Messages are deleted when they are older than ${formatRetention(time)}.`
  const bySize =
    bytes === null || bytes < 0n
      ? []
      : [`A partition that grows beyond ${formatBytes(Number(bytes))} loses its oldest messages first.`]
  if (time !== null && time < 0n && bySize.length === 0) return ['Nothing is ever deleted: neither age nor size is limited.']
  return [byTime, ...bySize]
}

function compactWords(deleteRetentionMs: string | null): string[] {
  const tombstones =
    deleteRetentionMs === null
      ? ''
      : ` A tombstone stays for at least ${formatRetention(deleteRetentionMs)}, so that readers see it.`
  return [`Compaction keeps at least the newest message of every key.${tombstones}`]
}

function segmentWords(segmentMs: string | null, segmentBytes: string | null): string[] {
  if (segmentMs === null || segmentBytes === null) return []
  return [
    `This works on whole segments, and on the one being written only when all of it has expired: a new one begins after ${formatBytes(Number(segmentBytes))} or ${formatRetention(segmentMs)}, so messages go no sooner than said, and often later.`,
  ]
}
