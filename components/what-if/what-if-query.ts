import { keys } from '#components/data/keys.ts'
import type { PagesQuery } from '#components/data/pages.ts'
import { clusterPath, queryString } from '#components/data/queries.ts'
import { whatIf, type WhatIfItem } from '#lib/wire/what-if'
import { brokerListCodec } from './broker-list.ts'

/** What the page asks for; all of it stands in its URL. */
export interface WhatIfParams {
  /** Brokers switched off, in this order, and racks. */
  readonly down: readonly number[]
  readonly racks: readonly string[]
  /** Part of a topic's name, whatever the case. */
  readonly filter: string
  /** With the partitions that the loss does not touch. */
  readonly all: boolean
  /** A field of an item, `-` in front for descending. */
  readonly sort: string
}

const PAGE_SIZE = 200
const WORST_FIRST = '-severity'
const SORTS = ['topic', 'severity', 'leaderBefore', 'leaderAfter']

/** Reads the page's URL as the view does, for the server to prefetch the same. */
export function whatIfParams(get: (name: string) => string | null): WhatIfParams {
  const sort = get('sort')
  return {
    down: brokerListCodec.parse(get('down')),
    racks: rackListCodec.parse(get('rack')),
    filter: (get('q') ?? '').trim().slice(0, 300),
    all: get('all') === '1',
    sort: sort !== null && SORTS.includes(sort.replace(/^-/, '')) ? sort : WORST_FIRST,
  }
}

/** Racks in the URL: one parameter, commas between; a comma in a name is escaped once more. */
export const rackListCodec = {
  parse: (text: string | null): readonly string[] => [
    ...new Set((text ?? '').split(',').filter(Boolean).slice(0, 50).map(unescaped)),
  ],
  print: (racks: readonly string[]) => (racks.length === 0 ? null : racks.map(escaped).join(',')),
}

function escaped(rack: string): string {
  return rack.replaceAll('%', '%25').replaceAll(',', '%2C')
}

function unescaped(text: string): string {
  return text.replaceAll('%2C', ',').replaceAll('%25', '%')
}

/** Sums, sentences, topics, groups and choices; with one partition only, since the pages bring those. */
export function whatIfSummary(cluster: string, { down, racks }: Pick<WhatIfParams, 'down' | 'racks'>) {
  return {
    queryKey: [...keys.cluster(cluster), 'what-if', 'summary', { down, racks }] as const,
    path: clusterPath(cluster, 'what-if') + lossQuery(down, racks, { only: 'affected', limit: 1 }),
    schema: whatIf,
    live: null,
  }
}

/** The partitions, page by page. */
export function whatIfPages(cluster: string, params: WhatIfParams): PagesQuery<WhatIfItem> {
  const { down, racks, filter, all, sort } = params
  const asked = { filter: filter === '' ? undefined : filter, only: all ? undefined : 'affected', sort, limit: PAGE_SIZE }
  return {
    queryKey: [...keys.cluster(cluster), 'what-if', 'list', params],
    pathOf: cursor => clusterPath(cluster, 'what-if') + lossQuery(down, racks, { ...asked, cursor: cursor ?? undefined }),
    schema: whatIf,
  }
}

function lossQuery(down: readonly number[], racks: readonly string[], rest: Parameters<typeof queryString>[0]): string {
  const query = queryString({ down: brokerListCodec.print(down) ?? undefined, ...rest })
  return [query === '' ? '?' : query, ...racks.map(rack => `rack=${encodeURIComponent(rack)}`)].join('&')
}
