import * as z from 'zod/mini'

// Only what the page shows is read; anything else in the document passes by.
const schema = z.record(z.string(), z.json())

const parameter = z.object({
  name: z.string(),
  in: z.string(),
  required: z.optional(z.boolean()),
  description: z.optional(z.string()),
  schema: z.optional(schema),
})

const content = z.record(z.string(), z.object({ schema: z.optional(schema) }))

const operation = z.object({
  summary: z.optional(z.string()),
  description: z.optional(z.string()),
  tags: z.optional(z.array(z.string())),
  parameters: z.optional(z.array(parameter)),
  requestBody: z.optional(z.object({ content })),
  responses: z.record(z.string(), z.object({ description: z.optional(z.string()), content: z.optional(content) })),
})
export type Operation = z.infer<typeof operation>

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const

export const openApi = z.object({
  openapi: z.string(),
  info: z.object({ title: z.string(), version: z.string(), description: z.optional(z.string()) }),
  paths: z.record(z.string(), z.partialRecord(z.enum(methods), operation)),
  components: z.optional(z.object({ schemas: z.optional(z.record(z.string(), schema)) })),
})
export type OpenApi = z.infer<typeof openApi>

/** The API's own description of itself: OpenAPI 3.1, made from the schemas that check every request. */
export const openApiQuery = () => ({ queryKey: ['openapi'], path: '/openapi.json', schema: openApi, live: null }) as const

export interface Endpoint {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly operation: Operation
}

/** All operations under the noun they are about: the last segment of the path that is not a parameter, below the cluster. */
export function endpointsByNoun(document: OpenApi): { noun: string; endpoints: Endpoint[] }[] {
  const endpoints = Object.entries(document.paths).flatMap(([path, operations]) =>
    methods.flatMap(method => {
      const found = operations[method]
      return found ? [{ id: `${method} ${path}`, method: method.toUpperCase(), path, operation: found }] : []
    }),
  )
  return [...Map.groupBy(endpoints, endpoint => endpoint.operation.tags?.[0] ?? nounOf(endpoint.path))].map(([noun, each]) => ({
    noun,
    endpoints: each,
  }))
}

function nounOf(path: string): string {
  const segments = path
    .replace(/^\/api\/v1/, '')
    .split('/')
    .filter(segment => segment !== '' && !segment.startsWith('{'))
  return (segments[0] === 'clusters' ? segments[1] : segments[0]) ?? 'clusters'
}
