import type { JavaGroups, JavaGroupSpec } from './java-groups.ts'

/** Groups of all types, as many as wanted: classic ones with every assignor, static members, KIP-848 with both assignors, share, Streams. */
export function groupMix(count: number, topics: readonly string[]): JavaGroupSpec[] {
  return Array.from({ length: count }, (_, index) => {
    const topic = topics[index % topics.length] ?? ''
    const common = { topic, clientId: `app${index}`, members: 1 + (index % 2) }
    const name = (kind: string) => `${kind}-${String(index).padStart(3, '0')}`
    switch (index % 10) {
      case 0:
        return { ...common, groupId: name('classic-range'), type: 'classic' }
      case 1:
        return { ...common, groupId: name('classic-roundrobin'), type: 'classic', properties: assignor('RoundRobinAssignor') }
      case 2:
        return { ...common, groupId: name('classic-sticky'), type: 'classic', properties: assignor('CooperativeStickyAssignor') }
      case 3:
        return { ...common, groupId: name('classic-static'), type: 'classic', properties: { 'group.instance.id': `i${index}-#` } }
      case 4:
      case 5:
        return { ...common, groupId: name('consumer-uniform'), type: 'consumer' }
      case 6:
        return { ...common, groupId: name('consumer-range'), type: 'consumer', properties: { 'group.remote.assignor': 'range' } }
      case 7:
        return {
          ...common,
          groupId: name('consumer-static'),
          type: 'consumer',
          properties: { 'group.instance.id': `i${index}-#` },
        }
      case 8:
        return { ...common, groupId: name('share'), type: 'share' }
      default:
        return { ...common, groupId: name('streams'), type: 'streams', members: 1 }
    }
  })
}

function assignor(name: string): Record<string, string> {
  return { 'partition.assignment.strategy': `org.apache.kafka.clients.consumer.${name}` }
}

export async function startMix(java: JavaGroups, mix: readonly JavaGroupSpec[]): Promise<void> {
  for (const group of mix) await java.start(group)
  await java.joined()
}
