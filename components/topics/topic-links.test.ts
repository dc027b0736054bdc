import { expect, test } from 'vitest'
import { groupHref, topicHref } from './topic-links.ts'

test('the first tab is the topic itself, the others are below it', () => {
  expect(topicHref('demo', 'orders')).toBe('/clusters/demo/topics/orders')
  expect(topicHref('demo', 'orders', 'storage')).toBe('/clusters/demo/topics/orders/storage')
  expect(topicHref('demo', 'orders', 'assignment', { partition: 2 })).toBe('/clusters/demo/topics/orders?partition=2')
})

test('a topic called new does not lead to the form that creates one', () => {
  expect(topicHref('demo', 'new')).toBe('/clusters/demo/topics/new/assignment')
})

test('a group id may hold any character', () => {
  expect(groupHref('demo', 'a/b?c#d e')).toBe('/clusters/demo/groups/a%2Fb%3Fc%23d%20e')
})
