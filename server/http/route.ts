import type { IncomingMessage, ServerResponse } from 'node:http'
import * as z from 'zod/mini'
import { check } from '../describe-issues.ts'
import { PartituraError, type ErrorCode } from '../errors.ts'
import type { OperationContext, ProcessContext } from '../operations/context.ts'
import { bodyErrors, queryValues } from './validate.ts'

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

/** `change` needs a cluster that is not read-only, and passes the gate's stricter rules. */
export type Action = 'read' | 'change'

export type Answer =
  | { kind: 'json'; status: number; body: object; headers?: Record<string, string> }
  | { kind: 'text'; body: string; contentType: string }
  /** Writes the response itself, from the head to the end; resolves when done. */
  | { kind: 'stream'; send(exchange: Exchange): void | Promise<void> }

export interface Exchange {
  request: IncomingMessage
  response: ServerResponse
  /** Aborts when the client has gone. */
  signal: AbortSignal
}

export interface AnswerDescription {
  description: string
  /** By content type; `application/json` when a schema stands alone. */
  content: Readonly<Record<string, z.core.$ZodType>>
}

type ObjectSchema = z.ZodMiniObject

interface Description {
  method: Method
  /** Below /api/v1 unless `root`; parameters in braces. */
  path: string
  summary: string
  tag: string
  action: Action
  answers: Readonly<Record<number, AnswerDescription>>
  /** Codes besides those that any route may answer. */
  errors: readonly ErrorCode[]
  /** The list's items may be reduced by `fields`. */
  partialItems?: boolean
  /** Query parameters that may be given several times. */
  repeatable?: readonly string[]
  /** /metrics and /healthz lie at the root. */
  root?: boolean
  /** A pure function of the cluster's state: its serialised answer is shared by all who ask until the state changes. */
  cached?: boolean
  /** What its body may have, where 1 MiB is too little. */
  maxBodyBytes?: number
  /** The body is NDJSON of any length, read by the handler's stream as it comes; no other content type is taken. */
  streamedBody?: boolean
  /** Exists for the demo cluster only. */
  demo?: boolean
}

export interface RawInput {
  params: Readonly<Record<string, string>>
  query: URLSearchParams
  body: unknown
  accept: string
}

/** A route whose types have been closed over: what the router, the wrapper and the OpenAPI document need. */
export interface Route extends Description {
  query: ObjectSchema | null
  body: z.core.$ZodType | null
  run(process: ProcessContext, cluster: OperationContext | null, input: RawInput): Answer | Promise<Answer>
}

type ParamNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | ParamNames<Rest> : never

export interface Input<Path extends string, Query, Body> {
  params: Readonly<Record<ParamNames<Path>, string>>
  query: Query
  body: Body
  accept: string
}

interface Spec<Path extends string, Query extends ObjectSchema, Body extends z.core.$ZodType> extends Description {
  path: Path
  query?: Query
  body?: Body
}

interface ClusterSpec<Path extends string, Query extends ObjectSchema, Body extends z.core.$ZodType> extends Spec<
  Path,
  Query,
  Body
> {
  handler: (context: OperationContext, input: Input<Path, z.infer<Query>, z.infer<Body>>) => Answer | Promise<Answer>
}

interface ProcessSpec<Path extends string, Query extends ObjectSchema, Body extends z.core.$ZodType> extends Spec<
  Path,
  Query,
  Body
> {
  handler: (context: ProcessContext, input: Input<Path, z.infer<Query>, z.infer<Body>>) => Answer | Promise<Answer>
}

const nothing = z.strictObject({})

/** A route under /clusters/{cluster}; `path` is what follows. */
export function clusterRoute<
  Path extends string,
  Query extends ObjectSchema = typeof nothing,
  Body extends z.core.$ZodType = typeof nothing,
>(spec: ClusterSpec<Path, Query, Body>): Route {
  const { handler, ...description } = spec
  return {
    ...description,
    path: `/clusters/{cluster}${spec.path}`,
    query: spec.query ?? null,
    body: spec.body ?? null,
    run(_process, cluster, raw) {
      if (cluster === null) throw new PartituraError('internal', 'a cluster route ran without a cluster')
      return handler(cluster, parse(spec, raw))
    },
  }
}

/** A route of the process as a whole. */
export function processRoute<
  Path extends string,
  Query extends ObjectSchema = typeof nothing,
  Body extends z.core.$ZodType = typeof nothing,
>(spec: ProcessSpec<Path, Query, Body>): Route {
  const { handler, ...description } = spec
  return {
    ...description,
    query: spec.query ?? null,
    body: spec.body ?? null,
    run: (process, _cluster, raw) => handler(process, parse(spec, raw)),
  }
}

export const json = (body: object, status = 200): Answer => ({ kind: 'json', status, body })

/** Describes the usual answer of a route. */
export function answers(schema: z.core.$ZodType, description = 'As asked.', status = 200): Record<number, AnswerDescription> {
  return { [status]: { description, content: { 'application/json': schema } } }
}

function parse<Path extends string, Query extends ObjectSchema, Body extends z.core.$ZodType>(
  spec: Spec<Path, Query, Body>,
  raw: RawInput,
): Input<Path, z.infer<Query>, z.infer<Body>> {
  const query = check(spec.query ?? nothing, queryValues(raw.query, spec.repeatable ?? []))
  if (!query.ok) {
    const [first] = query.issues
    const errors = query.issues.map(({ path, text }) => ({ pointer: `?${String(path[0] ?? '')}`, detail: text }))
    const detail = `The parameter “${String(first?.path[0] ?? '')}” ${first?.text ?? 'is not valid'}.`
    throw new PartituraError('invalid-parameter', detail, { errors })
  }
  const body = check(spec.body ?? nothing, spec.body === undefined ? {} : raw.body)
  if (!body.ok) {
    const errors = bodyErrors(body.issues)
    throw new PartituraError(
      'invalid-body',
      errors.map(({ pointer, detail }) => `${pointer || 'The body'} ${detail}`).join('; '),
      { errors },
    )
  }
  return typed<Path, Query, Body>(raw, query.value, body.value)
}

/** The router has matched every parameter of the path, and the schemas have just parsed the rest. */
function typed<Path extends string, Query extends ObjectSchema, Body extends z.core.$ZodType>(
  raw: RawInput,
  query: unknown,
  body: unknown,
): Input<Path, z.infer<Query>, z.infer<Body>> {
  return { params: raw.params, query, body, accept: raw.accept } as Input<Path, z.infer<Query>, z.infer<Body>>
}
