import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

/** `second` cannot be evaluated unless its circle is entered by `first`; the files of CommonJS go in a circle too. */
const FILES = {
  'entry.mjs': `import { first } from './first.mjs'
import deep from './deep.cjs'
import {
  leaf,
} from './leaf.mjs'
import 'node:path'
export { missing } from './missing-type.mjs'
globalThis.order.push('entry ' + first + deep.name + leaf)`,
  'first.mjs': `import { second } from './second.mjs'
export const first = 1
globalThis.order.push('first ' + second())`,
  'second.mjs': `import { first } from './first.mjs'
import { third } from './third.mjs'
export function second() { return first + third }
globalThis.order.push('second')`,
  'third.mjs': `import './second.mjs'
export const third = 3
globalThis.order.push('third')`,
  'leaf.mjs': `export const leaf = 'leaf'
globalThis.order.push('leaf')`,
  'missing-type.mjs': `export const missing = null`,
  'deep.cjs': `const fs = require('fs')
const one = require('./one.cjs')
exports.later = () => { const never = require('./never.cjs') }
exports.name = one.name
globalThis.order.push('deep')`,
  'one.cjs': `exports.name = 'one'
const two = require('./two.cjs')
globalThis.order.push('one ' + two.name)`,
  'two.cjs': `const one = require('./one.cjs')
exports.name = one.name + 'two'
globalThis.order.push('two')`,
  'never.cjs': `globalThis.order.push('never')`,
}

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'partitura-slices-'))
  for (const [name, text] of Object.entries(FILES)) await writeFile(join(folder, name), text)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Runs a program as the server runs, without vitest's own module loader. */
async function ran(program: string): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { timeout: 100_000 })
  return JSON.parse(stdout)
}

const here = (file: string) => JSON.stringify(new URL(file, import.meta.url).href)

test('files are loaded in the order of an import, circles too, with a turn of the event loop between them', async () => {
  const entry = JSON.stringify(pathToFileURL(join(folder, 'entry.mjs')).href)
  const expected = await ran(`globalThis.order = []; await import(${entry}); console.log(JSON.stringify(globalThis.order))`)
  const sliced = await ran(`globalThis.order = []
    const { loadInSlices } = await import(${here('./load-in-slices.ts')})
    let turns = 0
    const turn = () => (turns++, handle = setImmediate(turn))
    let handle = setImmediate(turn)
    await loadInSlices(${entry})
    clearImmediate(handle)
    const order = [...globalThis.order]
    const { missing } = await import(${entry})
    console.log(JSON.stringify({ order, turns, addsNothing: order.length === globalThis.order.length, missing }))`)
  expect(expected).toEqual(['third', 'second', 'first 4', 'two', 'one onetwo', 'deep', 'leaf', 'entry 1oneleaf'])
  expect(sliced).toEqual({ order: expected, turns: expect.any(Number), addsNothing: true, missing: null })
  expect(sliced).toHaveProperty(
    'turns',
    expect.toSatisfy((turns: number) => turns >= 6),
  )
})

test('the Kafka client comes in hundreds of slices, after which its import finds everything loaded', async () => {
  const result = await ran(`import { registerHooks } from 'node:module'
    const { loadInSlices } = await import(${here('./load-in-slices.ts')})
    let files = 0
    registerHooks({ load: (url, context, next) => (files += url.startsWith('file:') ? 1 : 0, next(url, context)) })
    let [slices, before, most] = [0, 0, 0]
    const turn = () => {
      if (files > before) slices++
      most = Math.max(most, files - before)
      before = files
      handle = setImmediate(turn)
    }
    let handle = setImmediate(turn)
    await loadInSlices(${here('./kafka-parts.ts')})
    clearImmediate(handle)
    const inSlices = files
    const { createKafka } = await import(${here('./kafka-parts.ts')})
    console.log(JSON.stringify({ slices, most, inSlices, left: files - inSlices, kind: typeof createKafka }))
    process.exit(0)`)
  expect(result).toMatchObject({ left: 0, kind: 'function' })
  expect(result).toHaveProperty(
    'slices',
    expect.toSatisfy((slices: number) => slices > 300),
  )
  expect(result).toHaveProperty(
    'most',
    expect.toSatisfy((most: number) => most < 60),
  )
}, 120_000)
