import * as z from 'zod/mini'

const VARIABLE = 'PARTITURA_E2E'

const surroundings = z.object({ url: z.string(), bootstrap: z.array(z.string()), controlUrl: z.string() })

/** What the global set-up started, handed to the tests' processes. */
export type Surroundings = z.infer<typeof surroundings>

export function putSurroundings(value: Surroundings): void {
  process.env[VARIABLE] = JSON.stringify(value)
}

export function readSurroundings(): Surroundings {
  return z.parse(surroundings, JSON.parse(process.env[VARIABLE] ?? 'null'))
}
