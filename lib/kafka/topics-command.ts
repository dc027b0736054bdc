import { shellWord } from './shell-word.ts'

export interface TopicsCommand {
  bootstrap: readonly string[]
  name: string
  layout: { partitions: number; replicationFactor: number } | { assignments: readonly (readonly number[])[] }
  configs: Readonly<Record<string, string>>
}

/** The command of Kafka's own tool that creates the same topic, quoted for a POSIX shell. */
export function createTopicCommand({ bootstrap, name, layout, configs }: TopicsCommand): string {
  const place =
    'assignments' in layout
      ? ['--replica-assignment', layout.assignments.map(replicas => replicas.join(':')).join(',')]
      : ['--partitions', String(layout.partitions), '--replication-factor', String(layout.replicationFactor)]
  const settings = Object.entries(configs).flatMap(([key, value]) => ['--config', `${key}=${value}`])
  const words = ['--bootstrap-server', bootstrap.join(','), '--create', '--topic', name, ...place, ...settings]
  return ['kafka-topics.sh', ...words.map(shellWord)].join(' ')
}
