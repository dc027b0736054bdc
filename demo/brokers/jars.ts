export { ensureBrokerJars, ensureToolJars } from './jars.mjs'
export type { ProgressListener } from './jars.mjs'
