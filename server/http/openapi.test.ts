import { describe, expect, test } from 'vitest'
import { apiRoutes } from '../api/routes.ts'
import { fakeCluster, fakeHost } from '../testing/fake-host.ts'
import { CHANGE, startTestServer } from '../testing/front-server.ts'
import { buildState } from '../testing/state-builder.ts'
import { createApi } from './api.ts'
import { openApiDocument } from './openapi.ts'

const metricsConfig = { maxSeries: 1000, names: [] }
const service = { version: '0.0.0', metrics: () => [], metricsConfig, notReady: () => null, warnings: () => [] }
const routes = apiRoutes({ attach: () => {} }, service)

interface Operation {
  parameters: { name: string; in: string; required: boolean }[]
  responses: Record<string, { content: Record<string, unknown> }>
  requestBody?: unknown
  operationId: string
}
const document = JSON.parse(JSON.stringify(openApiDocument(routes, '1.2.3'))) as {
  paths: Record<string, Record<string, Operation>>
}
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
)

describe('the OpenAPI document', () => {
  test('has every route, and nothing else', () => {
    const described = operations.map(({ path, method }) => `${method.toUpperCase()} ${path}`)
    const served = routes.map(route => `${route.method} ${route.root === true ? '' : '/api/v1'}${route.path}`)
    expect(described.toSorted()).toEqual(served.toSorted())
  })

  test('names every operation once', () => {
    const ids = operations.map(({ operation }) => operation.operationId)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('describes every parameter of a path, and the header of every change', () => {
    for (const { path, method, operation } of operations) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      expect(operation.parameters.filter(parameter => parameter.in === 'path').map(({ name }) => name)).toEqual(named)
      expect(operation.parameters.some(({ name }) => name === 'X-Requested-With')).toBe(method !== 'get')
    }
  })

  test('refers to nothing that it does not hold', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, target]) => target)
    expect(new Set(references)).toEqual(new Set(['#/components/schemas/Problem']))
    expect(document).toHaveProperty('components.schemas.Problem')
  })

  test('says that a list’s items may be reduced by fields', () => {
    const content = document.paths['/api/v1/clusters/{cluster}/topics']?.['get']?.responses['200']?.content
    expect(content).toMatchObject({ 'application/json': { schema: { properties: { items: { items: { type: 'object' } } } } } })
    expect(JSON.stringify(content)).not.toContain('"required":["name"')
  })

  test('is served as it is', async () => {
    const api = createApi(routes, fakeHost([fakeCluster(() => buildState())]))
    const { status, body } = await api.read('/openapi.json', 'id')
    expect([status, JSON.parse(JSON.stringify(body))]).toEqual([
      200,
      expect.objectContaining({ openapi: '3.1.0', paths: document.paths }),
    ])
  })
})

describe('every route', () => {
  test('that changes something is refused on a read-only cluster, whatever its input', async () => {
    const server = await startTestServer(
      routes,
      fakeHost([fakeCluster(() => buildState(), { readOnly: true })], { openToOthers: true }),
    )
    try {
      const changes = operations.filter(({ method }) => method !== 'get')
      for (const { path, method } of changes) {
        const target = path.replace('{cluster}', 'test').replaceAll(/\{\w+\}/g, 'x%2Fy')
        const answer = await server.ask(target, { method: method.toUpperCase(), headers: CHANGE, body: '{}' })
        expect([method, path, answer.json()]).toEqual([method, path, expect.objectContaining({ status: 403, code: 'read-only' })])
      }
      expect(changes.length).toBeGreaterThan(0)
    } finally {
      await server.close()
    }
  })

  test('that only reads is a GET, and no GET changes anything', () => {
    for (const { action, method } of routes) expect(action).toBe(method === 'GET' ? 'read' : 'change')
  })
})
