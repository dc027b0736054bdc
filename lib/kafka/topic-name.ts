const MAX_LENGTH = 249
const LEGAL = /^[a-zA-Z0-9._-]+$/

/**
 * What is wrong with a topic's name, in Kafka's own words; null when Kafka takes it.
 * Source: org.apache.kafka.common.internals.Topic.validate.
 */
export function topicNameProblem(name: string): string | null {
  if (name === '') return 'Topic name is invalid: the empty string is not allowed'
  if (name === '.') return "Topic name is invalid: '.' is not allowed"
  if (name === '..') return "Topic name is invalid: '..' is not allowed"
  if (name.length > MAX_LENGTH) {
    return `Topic name is invalid: the length of '${name}' is longer than the max allowed length ${MAX_LENGTH}`
  }
  if (LEGAL.test(name)) return null
  return `Topic name is invalid: '${name}' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'`
}

/**
 * The existing topic that a new name collides with: metric names replace `.` by `_`, so Kafka refuses names that differ only
 * in these. Source: org.apache.kafka.common.internals.Topic.hasCollision.
 */
export function collidingTopic(name: string, existing: Iterable<string>): string | null {
  const unified = name.replaceAll('.', '_')
  for (const other of existing) {
    if (other !== name && other.replaceAll('.', '_') === unified) return other
  }
  return null
}
