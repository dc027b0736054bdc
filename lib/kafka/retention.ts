/**
 * Seconds until retention may delete the oldest message a group has not read: "not before", for retention works on whole
 * segments and never on the active one. `lagSeconds` is the age of the committed position. null when nothing limits it or
 * the age is unknown. 0: it may be deleted now.
 */
export function losesDataInSeconds(input: {
  lag: bigint | null
  lagSeconds: number | null
  retentionMs: bigint | null
  cleanupPolicy: string | null
}): number | null {
  const { lag, lagSeconds, retentionMs, cleanupPolicy } = input
  if (lag === null || lag === 0n || lagSeconds === null) return null
  if (retentionMs === null || retentionMs < 0n || cleanupPolicy?.split(',').includes('delete') !== true) return null
  return Math.max(0, Number(retentionMs) / 1000 - lagSeconds)
}
