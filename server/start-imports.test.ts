import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '..')
/** Imports and re-exports of values; those of types are erased before Node sees them. */
const STATIC_IMPORT = /^(?:import|export)(?!\s+type\b)(?:[^'"]*?\bfrom\s+)?\s*'([^']+)'/gm
/** They take about a second to load, in which nobody would be answered. */
const KAFKA_CLIENTS = ['@platformatic/kafka', 'kafkajs']

test('the Kafka client is not loaded before the server answers', () => {
  const { files, packages } = loadedBy(join(ROOT, 'server/main.ts'))
  expect(files.size).toBeGreaterThan(50)
  const guilty = KAFKA_CLIENTS.flatMap(name => (packages.get(name) ?? []).map(path => `${name}: ${path.join(' → ')}`))
  expect(guilty).toEqual([])
})

/** Every file of ours that Node loads with this one, and the packages, each with the way to it. */
function loadedBy(entry: string): { files: Set<string>; packages: Map<string, string[][]> } {
  const packages = new Map<string, string[][]>()
  const files = new Set([entry])
  const queue = [{ file: entry, way: [relative(ROOT, entry)] }]
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    for (const [, name = ''] of readFileSync(next.file, 'utf8').matchAll(STATIC_IMPORT)) {
      const file = fileOf(name, next.file)
      if (file === null) packages.set(name, [...(packages.get(name) ?? []), next.way])
      else if (!files.has(file)) {
        files.add(file)
        queue.push({ file, way: [...next.way, relative(ROOT, file)] })
      }
    }
  }
  return { files, packages }
}

function fileOf(name: string, importer: string): string | null {
  if (!name.startsWith('.') && !name.startsWith('#')) return null
  const path = name.startsWith('#') ? join(ROOT, name.slice(1)) : join(dirname(importer), name)
  const file = existsSync(path) ? path : `${path}.ts`
  if (!existsSync(file)) throw new Error(`${relative(ROOT, importer)} imports ${name}, which is not there`)
  return file
}
