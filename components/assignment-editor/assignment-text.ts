/** An assignment as text for a link: brokers of a partition with dots, partitions with underscores, `1.2.3_2.3.4`. */

/** Browsers and proxies take links of some 8,000 characters; the rest of the form needs its part. */
const MAX_CHARACTERS = 4000
const SHAPE = /^(\d{1,9}(\.\d{1,9})*)?(_(\d{1,9}(\.\d{1,9})*)?)*$/

/** null when the text would be too long for a link. */
export function printAssignment(assignment: readonly (readonly number[])[]): string | null {
  const text = assignment.map(replicas => replicas.join('.')).join('_')
  return text.length > MAX_CHARACTERS ? null : text
}

/** null for none and for what cannot be read, so that a bad link still opens. A partition may be empty: the editor says so. */
export function parseAssignment(text: string | null): number[][] | null {
  if (text === null || text.length > MAX_CHARACTERS || !SHAPE.test(text)) return null
  return text.split('_').map(replicas => (replicas === '' ? [] : replicas.split('.').map(Number)))
}
