/** What moved between two states of a cluster. Absent: did not move. */
export interface StateChange {
  topics?: ReadonlySet<string> | 'all'
  groups?: ReadonlySet<string> | 'all'
  brokers?: boolean
  quorum?: boolean
  events?: boolean
  /** Rules, silences, alerts or their deliveries: of the process, not of a cluster. */
  alerts?: boolean
  /** A look succeeded: at least the age of every answer moved. */
  asOf?: boolean
}

/** Can the answer of this scope be another one now? Rather once too often: the comparison of the answers decides. */
export function isTouched(scope: string, change: StateChange | 'all'): boolean {
  if (scope === 'alerts') return change === 'all' || change.alerts === true
  if (change === 'all' || change.asOf || change.brokers) return true
  const [kind, name] = splitScope(scope)
  switch (kind) {
    case 'topics':
      return has(change.topics)
    case 'groups':
      return has(change.groups) || has(change.topics)
    case 'topic':
    case 'offsets':
      // Its readers' lag moves with every group.
      return has(change.topics, name) || has(change.groups)
    case 'group':
      // Its lag moves with the end offsets of topics that this function does not know.
      return has(change.groups, name) || has(change.topics)
    case 'broker':
    case 'brokers':
      return has(change.topics)
    case 'events':
      return change.events === true
    default:
      return true
  }
}

function has(changed: ReadonlySet<string> | 'all' | undefined, name?: string): boolean {
  if (changed === undefined) return false
  if (changed === 'all') return true
  return name === undefined ? changed.size > 0 : changed.has(name)
}

function splitScope(scope: string): [kind: string, name: string] {
  const colon = scope.indexOf(':')
  return colon < 0 ? [scope, ''] : [scope.slice(0, colon), scope.slice(colon + 1)]
}
