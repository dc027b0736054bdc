import { fileURLToPath } from 'node:url'
import { readConfig, type Config } from './read-config.ts'

/** The folder of the project: pages are built there. */
export const projectFolder = fileURLToPath(new URL('../..', import.meta.url))

/** The configuration from this process' environment, flags and folder. */
export function readProcessConfig(): Config {
  return readConfig(process.env, process.argv.slice(2), process.cwd())
}
