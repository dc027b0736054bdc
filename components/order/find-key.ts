import { problemOf, requestApi } from '#components/data/api-client.ts'
import { clusterPath, queryString } from '#components/data/queries.ts'
import { readScan } from '#components/messages/ndjson.ts'

export interface FoundKey {
  /** Ascending. */
  partitions: number[]
  messages: number
  scanned: number
  /** The whole topic was looked at, or enough was found. */
  whole: boolean
  /** Why it failed; null: it did not. */
  problem: string | null
}

const LIMIT = 200
const MAX_SECONDS = 20

/** Searches the topic, newest first, for messages with exactly this key. Never rejects. */
export async function findKey(cluster: string, topic: string, key: Uint8Array): Promise<FoundKey> {
  const found: FoundKey = { partitions: [], messages: 0, scanned: 0, whole: false, problem: null }
  const partitions = new Set<number>()
  const query = { order: 'newest', key: `hex:${hexOf(key)}`, limit: LIMIT, maxSeconds: MAX_SECONDS }
  const path = clusterPath(cluster, 'topics', topic, 'messages') + queryString(query)
  try {
    const response = await requestApi(path, { accept: 'application/x-ndjson', timeoutMs: (MAX_SECONDS + 10) * 1000 })
    if (response.body === null) return { ...found, problem: 'The answer has no body.' }
    for await (const batch of readScan(response.body)) {
      for (const line of batch) {
        if (line.type === 'message') {
          partitions.add(line.partition)
          found.messages++
        }
        if (line.type === 'end') {
          found.scanned = line.scanned
          found.whole = line.reason === 'end-reached' || line.reason === 'limit'
        }
      }
    }
  } catch (error) {
    return { ...found, problem: problemOf(error).detail }
  }
  return { ...found, partitions: [...partitions].toSorted((a, b) => a - b) }
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
}
