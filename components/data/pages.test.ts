import { describe, expect, it } from 'vitest'
import { hasInside, narrowed } from './pages.ts'

const page = (...items: string[]) => ({ items, total: 9, nextCursor: null, asOfMs: 1, failures: [] })
const read = { pages: [page('billing', 'shipping'), page('analytics')], pageParams: [null, 'next'] }

describe('rows on show while another filter is answered', () => {
  it.each([
    ['ing', [['billing', 'shipping'], []]],
    ['ANALYT', [[], ['analytics']]],
    ['', [['billing', 'shipping'], ['analytics']]],
    // Nothing at hand fits: what there is stays, instead of a list that would say there is none.
    ['orders', [['billing', 'shipping'], ['analytics']]],
  ])('%j', (filter, items) => {
    const shown = narrowed(read, id => hasInside(id, filter))
    expect(shown?.pages.map(each => each.items)).toEqual(items)
    expect(shown?.pageParams).toEqual(read.pageParams)
  })

  it('are those of before where nothing tells what fits, and none before the first answer', () => {
    expect(narrowed(read, undefined)).toBe(read)
    expect(narrowed(undefined, () => true)).toBeUndefined()
  })
})
