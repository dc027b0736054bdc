/** `npm run bench -- NAME… [--option]`: runs `bench/NAME.ts` for each name; ends with 1 when a limit is broken. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'

interface Bench {
  /** Prints one table; false when a limit is broken. */
  run?(options: readonly string[]): Promise<boolean>
}

const names = process.argv.slice(2).filter(argument => !argument.startsWith('-'))
const options = process.argv.slice(2).filter(argument => argument.startsWith('-'))
let held = names.length > 0
if (!held) console.log('usage: npm run bench -- NAME…, for example: npm run bench -- observe')
for (const name of names) {
  const file = join(import.meta.dirname, `${name}.ts`)
  const bench: Bench = existsSync(file) ? await import(file) : {}
  if (!bench.run) console.log(`there is no bench named ${name}`)
  held = ((await bench.run?.(options)) ?? false) && held
}
process.exit(held ? 0 : 1)
