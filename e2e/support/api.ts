import * as z from 'zod/mini'

/** Asks the dashboard's API and checks the answer against its schema. */
export async function getApi<Schema extends z.core.$ZodType>(
  url: string,
  path: string,
  schema: Schema,
): Promise<z.output<Schema>> {
  const response = await fetch(`${url}/api/v1${path}`, { signal: AbortSignal.timeout(10_000) })
  const body: unknown = await response.json()
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${JSON.stringify(body)}`)
  return z.parse(schema, body)
}
