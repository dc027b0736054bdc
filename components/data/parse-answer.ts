import * as z from 'zod/mini'
import { problem, type Problem } from '#lib/wire/common'

/** An answer of the API as its schema has it, or what is wrong with it. */
export function parseAnswer<Schema extends z.core.$ZodType>(schema: Schema, body: unknown) {
  return z.safeParse(schema, body)
}

/** Problem details, or null when the body is something else (a proxy's error page). */
export function parseProblem(body: unknown): Problem | null {
  const parsed = z.safeParse(problem, body)
  return parsed.success ? parsed.data : null
}
