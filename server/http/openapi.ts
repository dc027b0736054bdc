import * as z from 'zod/mini'
import { problem } from '#lib/wire/common'
import type { ErrorCode } from '../errors.ts'
import { statusOf } from './problem.ts'
import type { AnswerDescription, Route } from './route.ts'
import { API_PREFIX } from './router.ts'

type Json = Record<string, unknown>

/** Codes that the gate and the wrapper may answer on any route. */
const ANYWHERE: readonly ErrorCode[] = ['bad-request', 'invalid-parameter', 'host-not-allowed', 'internal', 'timed-out']
const ON_CHANGES: readonly ErrorCode[] = ['forbidden', 'read-only', 'unsupported-media-type', 'body-too-large', 'invalid-body']

/** The OpenAPI 3.1 document of these routes: schemas, parameters and problems from the very definitions that answer. */
export function openApiDocument(routes: readonly Route[], version: string): Json {
  const paths: Record<string, Json> = {}
  for (const route of routes) {
    const path = route.root === true ? route.path : API_PREFIX + route.path
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Partitura',
      version,
      description:
        'See, understand and operate Apache Kafka clusters. Offsets and counts that may pass 2^53 are decimal strings; times are epoch milliseconds; unknown is null. Every answer says how old it is (asOfMs) and what is missing (failures). A change needs the header X-Requested-With.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths,
    components: { schemas: { Problem: schemaOf(problem, 'output') } },
  }
}

function operation(route: Route): Json {
  return {
    operationId: operationId(route),
    summary: route.summary,
    tags: [route.tag],
    parameters: [...pathParameters(route), ...queryParameters(route), ...(route.action === 'change' ? [REQUESTED_WITH] : [])],
    ...(route.body === null
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body, 'input') } } } }),
    responses: { ...answersOf(route), ...problemsOf(route) },
  }
}

const REQUESTED_WITH = {
  name: 'X-Requested-With',
  in: 'header',
  required: true,
  description: 'Any value: it keeps other web pages from sending changes.',
  schema: { type: 'string', minLength: 1 },
}

function operationId({ method, path }: Route): string {
  const words = path.split(/[^a-zA-Z]+/).filter(word => word !== '')
  return [method.toLowerCase(), ...words.map(word => word.charAt(0).toUpperCase() + word.slice(1))].join('')
}

function pathParameters({ path }: Route): Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', minLength: 1 },
  }))
}

function queryParameters({ query, repeatable = [] }: Route): Json[] {
  if (query === null) return []
  const { properties, required } = objectSchema(schemaOf(query, 'input'))
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(repeatable.includes(name) ? { style: 'form', explode: true } : {}),
    schema: isBoolean(query, name) ? { type: 'boolean' } : schema,
  }))
}

/** zod describes a text that means true or false as any string. */
function isBoolean(query: NonNullable<Route['query']>, name: string): boolean {
  const schema = query.shape[name]
  return schema !== undefined && z.safeParse(schema, 'true').data === true
}

function answersOf(route: Route): Json {
  return Object.fromEntries(
    Object.entries(route.answers).map(([status, answer]) => [
      status,
      { description: answer.description, content: contentOf(route, answer) },
    ]),
  )
}

function contentOf(route: Route, answer: AnswerDescription): Json {
  return Object.fromEntries(
    Object.entries(answer.content).map(([type, schema]) => {
      const described = schemaOf(schema, 'output')
      return [type, { schema: route.partialItems === true ? withPartialItems(described) : described }]
    }),
  )
}

/** `fields` may leave out any field of an item. */
function withPartialItems(list: Json): Json {
  const { properties } = objectSchema(list)
  const items = properties['items']
  if (typeof items !== 'object' || items === null || !('items' in items)) return list
  const { required: _required, ...item } = items.items as Json
  return { ...list, properties: { ...properties, items: { ...items, items: item } } }
}

function problemsOf(route: Route): Json {
  const codes = new Set<ErrorCode>([...ANYWHERE, ...(route.action === 'change' ? ON_CHANGES : []), ...route.errors])
  if (route.path.startsWith('/clusters/{cluster}')) codes.add('cluster-not-found')
  const byStatus = Map.groupBy(codes, code => statusOf(code).status)
  return Object.fromEntries(
    [...byStatus].map(([status, same]) => [
      String(status),
      {
        description: `Problem: ${same.join(', ')}`,
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  )
}

function schemaOf(schema: z.core.$ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, $defs: _definitions, ...rest } = z.toJSONSchema(schema, { io, reused: 'inline' })
  return withoutReferences(rest)
}

/** The only schema that refers to itself is "any JSON", which in JSON Schema is no restriction at all. */
function withoutReferences(schema: Json): Json {
  if ('$ref' in schema) return {}
  return Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, withoutReferencesIn(value)]))
}

function withoutReferencesIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutReferencesIn)
  return typeof value === 'object' && value !== null ? withoutReferences({ ...value }) : value
}

function objectSchema(schema: Json): { properties: Record<string, unknown>; required: readonly unknown[] } {
  const { properties, required } = schema
  return {
    properties: typeof properties === 'object' && properties !== null ? { ...properties } : {},
    required: Array.isArray(required) ? required : [],
  }
}
