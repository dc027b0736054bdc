import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')
/** Imports and re-exports of values; those of types are erased before anything runs. */
const STATIC_IMPORT = /^(?:import|export)(?!\s+type\b)(?:[^'"]*?\bfrom\s+)?\s*'([^']+)'/gm

/** Every file of ours that is loaded with these ones (paths from the project's root), and the packages, each with the way to it. */
export function loadedBy(...entries: readonly string[]): { files: Set<string>; packages: Map<string, string[][]> } {
  const packages = new Map<string, string[][]>()
  const queue = entries.map(entry => ({ file: join(ROOT, entry), way: [entry] }))
  const files = new Set(queue.map(({ file }) => file))
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
