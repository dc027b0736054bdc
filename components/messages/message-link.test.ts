import { expect, test } from 'vitest'
import { messageHref, messageId, parseMessageId } from './message-link.ts'

test('a name comes back, with an offset above 2^53 exactly', () => {
  const message = { partition: 3, offset: '9223372036854775807' }
  expect(parseMessageId(messageId(message))).toEqual(message)
})

test.each(['', '3', '3:', ':1', '3:-1', '3:1:2', 'a:1'])('%j names no message', text => {
  expect(parseMessageId(text)).toBeNull()
})

test('the link encodes what may stand in the names of a cluster or a topic', () => {
  expect(messageHref('prod eu', 'a/b', { partition: 0, offset: '7' })).toBe('/clusters/prod%20eu/topics/a%2Fb/messages/0/7')
})
