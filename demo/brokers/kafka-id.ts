import { randomBytes } from 'node:crypto'

/** A random id in Kafka's form (org.apache.kafka.common.Uuid): 22 characters, never beginning with a dash, which command lines take for an option. */
export function randomKafkaId(): string {
  for (;;) {
    const id = randomBytes(16).toString('base64url')
    if (!id.startsWith('-')) return id
  }
}
