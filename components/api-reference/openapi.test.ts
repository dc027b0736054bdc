import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import { endpointsByNoun, openApi } from './openapi.ts'

const answer = { responses: { '200': { description: 'ok' } } }

test('operations are listed under the noun they are about', () => {
  const document = z.parse(openApi, {
    openapi: '3.1.0',
    info: { title: 'Partitura', version: '1' },
    paths: {
      '/api/v1/clusters': { get: answer },
      '/api/v1/clusters/{cluster}/topics': { get: answer, post: answer },
      '/api/v1/clusters/{cluster}/topics/{topic}': { delete: answer },
      '/api/v1/live': { get: { ...answer, tags: ['live'] } },
    },
  })
  expect(endpointsByNoun(document).map(({ noun, endpoints }) => [noun, endpoints.map(endpoint => endpoint.id)])).toEqual([
    ['clusters', ['get /api/v1/clusters']],
    [
      'topics',
      [
        'get /api/v1/clusters/{cluster}/topics',
        'post /api/v1/clusters/{cluster}/topics',
        'delete /api/v1/clusters/{cluster}/topics/{topic}',
      ],
    ],
    ['live', ['get /api/v1/live']],
  ])
})
