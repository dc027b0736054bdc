import { join, resolve } from 'node:path'

export const projectRoot = resolve(import.meta.dirname, '../..')

/** Where jars are kept between runs: PARTITURA_CACHE when set, else `.demo/libs` in the project. */
export const cacheDir = (): string => resolve(process.env.PARTITURA_CACHE ?? join(projectRoot, '.demo', 'libs'))
