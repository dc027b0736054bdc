import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { isAbsolute } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'

const ESM_IMPORT = /^(?:import|export)\s+(?!type\b)[^'"]*?\bfrom\s*['"]([^'"]+)['"]|^import\s*['"]([^'"]+)['"]/gm
/** At the beginning of a line: what a function asks for when it is called is not loaded with its module. */
const CJS_REQUIRE = /^(?:const|var|let)\s+[^'"=]*=\s*require\(['"]([^'"]+)['"]\)/gm

/**
 * Loads what a module stands on, file after file in the order of `import()`, with a turn of the event loop between them.
 * `import()` by itself loads hundreds of files in one piece, during which the thread answers nobody; afterwards it finds them
 * loaded. Reads the files' import lines by their looks: what it overlooks comes with what asks for it.
 * @param entry URL of the module's file
 */
export async function loadInSlices(entry: string): Promise<void> {
  await new SlicedLoad().visit(entry)
}

/**
 * Files that import each other in a circle must be entered where `import()` would enter them, or they find each other half made:
 * such a circle is one slice (Tarjan's strongly connected components).
 */
class SlicedLoad {
  readonly #order = new Map<string, number>()
  readonly #open = new Set<string>()

  /** Returns the earliest file still open that this one leads back to. */
  async visit(url: string): Promise<number> {
    const own = this.#order.size
    this.#order.set(url, own)
    this.#open.add(url)
    let lowest = own
    for (const dependency of dependenciesOf(url)) {
      const known = this.#order.get(dependency)
      if (known === undefined) lowest = Math.min(lowest, await this.visit(dependency))
      else if (this.#open.has(dependency)) lowest = Math.min(lowest, known)
    }
    if (lowest < own) return lowest
    for (const member of [...this.#open].slice([...this.#open].indexOf(url))) this.#open.delete(member)
    // What cannot be loaded fails again, and is told, where it is needed.
    await import(url).catch(() => {})
    await nextTurn()
    return own
  }
}

function dependenciesOf(url: string): string[] {
  const text = textOf(url)
  const imported = [...text.matchAll(ESM_IMPORT)].map(([, from, bare]) => importedBy(url, from ?? bare ?? ''))
  const required = [...text.matchAll(CJS_REQUIRE)].map(([, specifier]) => requiredBy(url, specifier ?? ''))
  return [...imported, ...required].filter(dependency => dependency.startsWith('file:'))
}

function textOf(url: string): string {
  try {
    return readFileSync(new URL(url), 'utf8')
  } catch {
    return ''
  }
}

/** Packages are looked up from here: one that a package brings for itself is loaded with it. */
function importedBy(parent: string, specifier: string): string {
  try {
    return specifier.startsWith('.') ? new URL(specifier, parent).href : import.meta.resolve(specifier)
  } catch {
    return ''
  }
}

function requiredBy(parent: string, specifier: string): string {
  try {
    const path = createRequire(parent).resolve(specifier)
    return isAbsolute(path) ? pathToFileURL(path).href : ''
  } catch {
    return ''
  }
}
