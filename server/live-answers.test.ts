import { expect, test } from 'vitest'
import { liveAnswer, pathOfScope } from './live-answers.ts'

test.each([
  ['overview', '/clusters/demo/overview'],
  ['brokers', '/clusters/demo/brokers'],
  ['broker:3', '/clusters/demo/brokers/3'],
  ['topics', '/clusters/demo/topics?limit=5000'],
  ['topic:a.b_c-d', '/clusters/demo/topics/a.b_c-d'],
  ['offsets:a.b_c-d', '/clusters/demo/topics/a.b_c-d/offsets'],
  ['groups', '/clusters/demo/groups?limit=5000'],
  ['group:a/b: 🎵', '/clusters/demo/groups/a%2Fb%3A%20%F0%9F%8E%B5'],
  ['events', '/clusters/demo/events'],
  ['clusters', '/clusters'],
])('the scope %s is what GET %s answers', (scope, path) => {
  expect(pathOfScope('demo', scope)).toBe(path)
})

test('a thing is gone only when the API says 404; what is not known now is not gone', async () => {
  const api = (status: number) => ({ read: () => Promise.resolve({ status, body: { status } }) })
  expect(await liveAnswer(api(200), 'demo', 'overview')).toEqual({ status: 200 })
  expect(await liveAnswer(api(404), 'demo', 'topic:x')).toBeNull()
  await expect(liveAnswer(api(503), 'demo', 'topic:x')).rejects.toThrow('503')
})
