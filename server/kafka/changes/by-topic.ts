/** Partitions as Kafka's requests want them: grouped by topic, in the order of their first mention. */
export function byTopic<Entry extends { topic: string }>(
  entries: readonly Entry[],
): { name: string; partitions: Omit<Entry, 'topic'>[] }[] {
  const topics = new Map<string, Omit<Entry, 'topic'>[]>()
  for (const { topic, ...entry } of entries) {
    const known = topics.get(topic)
    if (known) known.push(entry)
    else topics.set(topic, [entry])
  }
  return [...topics].map(([name, partitions]) => ({ name, partitions }))
}
