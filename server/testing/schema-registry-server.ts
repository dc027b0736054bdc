import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface TestSchema {
  schema: string
  /** Absent: Avro, as Confluent's registry leaves it out. */
  schemaType?: 'AVRO' | 'PROTOBUF' | 'JSON' | 'THRIFT'
  references?: { name: string; subject: string; version: number }[]
  subject?: string
  version?: number
}

export interface RegistryServer {
  url: string
  /** Paths that were asked for, in order. */
  readonly requests: string[]
  /** The Authorization header of the last request. */
  readonly authorization: () => string | undefined
  /** Replaces how requests are answered, for misbehaving registries. */
  misbehave(answer: ((request: IncomingMessage, response: ServerResponse) => void) | null): void
  close(): Promise<void>
}

/** A small real HTTP server with the part of Confluent's API that reading needs. */
export async function startRegistryServer(schemas: Readonly<Record<number, TestSchema>>): Promise<RegistryServer> {
  const requests: string[] = []
  let authorization: string | undefined
  let special: ((request: IncomingMessage, response: ServerResponse) => void) | null = null
  const server = createServer((request, response) => {
    requests.push(request.url ?? '')
    authorization = request.headers.authorization
    if (special !== null) return special(request, response)
    const answer = answerTo(request.url ?? '', schemas)
    response.writeHead(answer === null ? 404 : 200, { 'Content-Type': 'application/vnd.schemaregistry.v1+json' })
    response.end(JSON.stringify(answer ?? { error_code: 40403, message: 'Schema not found' }))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    authorization: () => authorization,
    misbehave: answer => {
      special = answer
    },
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

function answerTo(path: string, schemas: Readonly<Record<number, TestSchema>>): object | null {
  const byId = /^\/schemas\/ids\/(\d+)(\/versions)?$/.exec(path)
  if (byId !== null) {
    const found = schemas[Number(byId[1])]
    if (found === undefined) return null
    if (byId[2] === undefined) return shownPart(found)
    return found.subject === undefined ? null : [{ subject: found.subject, version: found.version ?? 1 }]
  }
  const bySubject = /^\/subjects\/([^/]+)\/versions\/(\d+)$/.exec(path)
  const [, subject = '', version] = bySubject ?? []
  const found = Object.values(schemas).find(
    each => each.subject === decodeURIComponent(subject) && (each.version ?? 1) === Number(version),
  )
  return found === undefined ? null : shownPart(found)
}

function shownPart({ schema, schemaType, references }: TestSchema): object {
  return { schema, ...(schemaType && { schemaType }), ...(references && { references }) }
}
