import { describe, expect, it } from 'vitest'
import { collidingTopic, topicNameProblem } from './topic-name.ts'

describe('a topic name', () => {
  it.each(['a', 'orders.v1', 'Orders_2-b', '__consumer_offsets', '...', 'x'.repeat(249)])('is taken: %s', name => {
    expect(topicNameProblem(name)).toBeNull()
  })

  it.each([
    ['', 'Topic name is invalid: the empty string is not allowed'],
    ['.', "Topic name is invalid: '.' is not allowed"],
    ['..', "Topic name is invalid: '..' is not allowed"],
    ['a b', "Topic name is invalid: 'a b' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'"],
    ['größe', "Topic name is invalid: 'größe' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'"],
  ])('is refused in Kafka’s words: “%s”', (name, problem) => {
    expect(topicNameProblem(name)).toBe(problem)
  })

  it('is refused when it is longer than a file name may be', () => {
    expect(topicNameProblem('x'.repeat(250))).toMatch(/is longer than the max allowed length 249$/)
  })

  it('collides with one that differs only in periods and underscores', () => {
    expect(collidingTopic('a.b', ['x', 'a_b'])).toBe('a_b')
    expect(collidingTopic('a.b', ['a.b', 'a-b'])).toBeNull()
  })
})
