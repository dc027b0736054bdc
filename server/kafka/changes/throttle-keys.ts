/**
 * Kafka's four settings that slow replication down (QuotaConfig): two rates per broker, two lists of replicas per topic. By
 * themselves, because what judges throttles is loaded when the server starts and the client library is not.
 */
export const RATE_KEYS = ['leader.replication.throttled.rate', 'follower.replication.throttled.rate'] as const
export const REPLICA_KEYS = ['leader.replication.throttled.replicas', 'follower.replication.throttled.replicas'] as const
export type ThrottleKey = (typeof RATE_KEYS)[number] | (typeof REPLICA_KEYS)[number]
