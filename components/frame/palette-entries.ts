import type { Broker } from '#lib/wire/brokers'
import type { ClusterSummary } from '#lib/wire/clusters'
import type { GroupSummary } from '#lib/wire/groups'
import type { TopicSummary } from '#lib/wire/topics'
import { plural } from '#lib/format/number'
import { alertsPlace, apiPlace, clusterHref, placesOf } from './navigation.ts'

type Kind = 'place' | 'topic' | 'group' | 'broker' | 'cluster' | 'action'

export interface PaletteEntry {
  readonly id: string
  readonly kind: Kind
  readonly label: string
  readonly detail: string
  /** null: an action of that id. */
  readonly href: string | null
}

export const groupLabels: readonly { kind: Kind; label: string }[] = [
  { kind: 'topic', label: 'Topics' },
  { kind: 'group', label: 'Groups' },
  { kind: 'broker', label: 'Brokers' },
  { kind: 'place', label: 'Go to' },
  { kind: 'cluster', label: 'Clusters' },
  { kind: 'action', label: 'Actions' },
]

export interface PaletteSources {
  readonly cluster: string | null
  readonly clusters: readonly ClusterSummary[]
  readonly brokers: readonly Broker[]
  readonly topics: readonly TopicSummary[]
  readonly groups: readonly GroupSummary[]
}

/** So many of each kind are shown; typing on narrows them. */
const mostOfAKind = 8

/**
 * What matches the text, best first within each kind: the whole name, then its start, then the start of a word in it, then
 * anywhere. Every word typed must be found. Ten thousand names take a few milliseconds, so nothing is indexed.
 */
export function findEntries(text: string, sources: PaletteSources): PaletteEntry[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const all = allEntries(sources)
  return groupLabels.flatMap(({ kind }) => {
    const scored = all.flatMap(entry => {
      const score = entry.kind === kind ? scoreOf(entry, words) : 0
      return score > 0 ? [{ entry, score }] : []
    })
    return scored
      .toSorted((a, b) => b.score - a.score)
      .slice(0, mostOfAKind)
      .map(({ entry }) => entry)
  })
}

function scoreOf(entry: PaletteEntry, words: readonly string[]): number {
  const label = entry.label.toLowerCase()
  const scores = words.map(word => {
    const at = label.indexOf(word)
    if (at < 0) return 0
    if (label === word) return 8
    if (at === 0) return 4
    return /[^a-z0-9]/.test(label[at - 1] ?? '') ? 2 : 1
  })
  return scores.includes(0) ? 0 : 1 + scores.reduce<number>((sum, score) => sum + score, 0)
}

function allEntries({ cluster, clusters, brokers, topics, groups }: PaletteSources): PaletteEntry[] {
  const summary = clusters.find(({ id }) => id === cluster) ?? null
  const inCluster = cluster === null ? [] : entriesOf(cluster, summary, { brokers, topics, groups })
  return [
    ...inCluster,
    { id: 'place alerts', kind: 'place', label: alertsPlace.label, detail: `g ${alertsPlace.key}`, href: alertsPlace.path },
    { id: 'place api', kind: 'place', label: 'API reference', detail: `g ${apiPlace.key}`, href: apiPlace.path },
    { id: 'place clusters', kind: 'place', label: 'All clusters', detail: 'g c', href: '/' },
    ...clusters.map(each => entry('cluster', each.id, each.name, each.state, clusterHref(each.id))),
    ...actions.map(({ id, label }) => entry('action', id, label, '', null)),
  ]
}

function entriesOf(
  cluster: string,
  summary: ClusterSummary | null,
  { brokers, topics, groups }: Pick<PaletteSources, 'brokers' | 'topics' | 'groups'>,
): PaletteEntry[] {
  const href = (part: string, name: string | number) => clusterHref(cluster, `/${part}/${encodeURIComponent(name)}`)
  return [
    ...topics.map(each =>
      entry('topic', `topic ${each.name}`, each.name, plural(each.partitionCount, 'partition'), href('topics', each.name)),
    ),
    ...groups.map(each => entry('group', `group ${each.groupId}`, each.groupId, each.state, href('groups', each.groupId))),
    ...brokers.map(each => {
      const address = each.host === null ? '' : `${each.host}:${each.port ?? '?'}`
      return entry(
        'broker',
        `broker ${each.brokerId}`,
        `Broker ${each.brokerId}`,
        [address, each.state].filter(Boolean).join(' · '),
        href('brokers', each.brokerId),
      )
    }),
    ...placesOf(summary).map(place =>
      entry('place', `place ${place.id}`, place.label, `g ${place.key}`, clusterHref(cluster, place.path)),
    ),
  ]
}

function entry(kind: Kind, id: string, label: string, detail: string, href: string | null): PaletteEntry {
  return { id, kind, label, detail, href }
}

const actions = [
  { id: 'theme-light', label: 'Light colours' },
  { id: 'theme-dark', label: 'Dark colours' },
  { id: 'theme-system', label: 'Colours as the system has them' },
  { id: 'zone', label: 'Times in UTC or local time' },
  { id: 'copy-link', label: 'Copy a link to this view' },
  { id: 'keys', label: 'List the keys' },
]
