import * as z from 'zod/mini'

const VARIABLE = 'PARTITURA_E2E'

const surroundings = z.object({ url: z.string(), bootstrap: z.array(z.string()), controlUrl: z.string() })

/** What the global set-up started for one worker. */
export type Surroundings = z.infer<typeof surroundings>

/** Hands them over to the tests' processes: one for each worker. */
export function putSurroundings(all: readonly Surroundings[]): void {
  process.env[VARIABLE] = JSON.stringify(all)
}

/** Those of the worker that asks. */
export function readSurroundings(): Surroundings {
  const all = z.parse(z.array(surroundings), JSON.parse(process.env[VARIABLE] ?? 'null'))
  const own = all[Number(process.env['TEST_PARALLEL_INDEX'] ?? 0)]
  if (own === undefined) throw new Error('nothing was started for this worker')
  return own
}
