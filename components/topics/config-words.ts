import { formatBytes } from '#lib/format/bytes'
import { formatRetention } from '#lib/format/duration'

const INT64_MAX = 9_223_372_036_854_775_807n

/** What a setting's raw value means to a person, by the unit in its name: `604800000` of `retention.ms` is `7 d`. null: it says it itself. */
export function configReading(name: string, value: string): string | null {
  if (!/^-?\d{1,19}$/.test(value)) return null
  const number = BigInt(value)
  if (number >= INT64_MAX) return 'no limit'
  if (number < 0n) return negativeReading(name, number)
  if (name.endsWith('.ms')) return number < 1000n ? null : formatRetention(number)
  if (name.endsWith('.bytes') || name.endsWith('.size')) return number < 1024n ? null : formatBytes(Number(number))
  return null
}

/** Kafka's sentinels differ from setting to setting; one that is not known here is left to speak for itself. */
function negativeReading(name: string, number: bigint): string | null {
  if (number === -2n && name.startsWith('local.retention.')) return `as ${name.slice('local.'.length)}`
  if (number !== -1n) return null
  if (name === 'retention.ms') return 'for ever'
  return name.endsWith('.bytes') ? 'no limit' : null
}

/** Where a value comes from, in words; Kafka's own word when it is a new one. */
export function sourceWords(source: string): string {
  const words: Record<string, string> = {
    DEFAULT_CONFIG: 'Kafka’s default',
    STATIC_BROKER_CONFIG: 'broker’s file',
    DYNAMIC_BROKER_CONFIG: 'one broker',
    DYNAMIC_DEFAULT_BROKER_CONFIG: 'all brokers',
    DYNAMIC_BROKER_LOGGER_CONFIG: 'broker’s logger',
    DYNAMIC_TOPIC_CONFIG: 'this topic',
    TOPIC_CONFIG: 'this topic',
  }
  return words[source] ?? source
}
