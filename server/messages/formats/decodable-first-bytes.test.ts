import { expect, it } from 'vitest'
import { formatChoice } from '#lib/wire/payload'
import { seededRandom } from '#server/testing/seeded-random'
import { decodableFirstBytes } from './decodable-first-bytes.ts'
import { decodePayload } from './decode-payload.ts'
import { SchemaStore } from './registry/schema-store.ts'

const random = seededRandom(8)

/** Bytes that begin so: short ones, framed ones, a whole map, text. */
function samplesFor(first: number): Buffer[] {
  const tails = ['', '00', '0000000701', '0000000702616201', '61', 'a16101', '616101', '8080', 'd9f701', '3a317d', '22']
  return [
    ...tails.map(tail => Buffer.from(tail, 'hex')),
    ...Array.from({ length: 40 }, () => Buffer.from(random.bytes(1 + random.int(12)))),
  ].map(tail => Buffer.concat([Buffer.of(first), tail]))
}

it.each(formatChoice.options.flatMap(choice => ['t', '__consumer_offsets'].map(topic => [choice, topic] as const)))(
  'of the choice %s in %s cover everything that is decoded',
  (choice, topic) => {
    const flags = decodableFirstBytes(choice, topic)
    const schemas = new SchemaStore()
    const known = { kind: 'known', references: [], subject: null, version: null } as const
    schemas.learn('r', [{ ...known, id: 7, type: 'avro', text: '"int"' }])
    const missed: string[] = []
    let decodedCount = 0
    for (let first = 0; first < 256; first++) {
      for (const bytes of samplesFor(first)) {
        for (const registry of ['r', null]) {
          const decoded = decodePayload(bytes, choice, { topic, registry, schemas, nowMs: 0, maxChars: 1000 }, { bytes })
          if (decoded.json !== null) decodedCount++
          const saysWhyNot = decoded.error !== null && choice !== 'json'
          if ((decoded.json !== null || saysWhyNot) && flags?.[first] !== 1) missed.push(bytes.toString('hex'))
        }
      }
    }
    expect(missed).toEqual([])
    // What is random is no record of a coordinator.
    const least = ['json', 'text', 'hex', 'base64'].includes(choice) || (choice === 'auto' && topic !== 't') ? 0 : 1
    expect(decodedCount).toBeGreaterThanOrEqual(least)
  },
)

it('leave out how JSON and plain text begin, so that topics of JSON are passed over by their bytes', () => {
  const flags = decodableFirstBytes('auto', 't')
  for (const character of ' \t\n\r{["-0123456789abcXYZtfn') expect(flags?.[character.charCodeAt(0)]).toBe(0)
})
