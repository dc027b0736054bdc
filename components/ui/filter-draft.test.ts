import { expect, it } from 'vitest'
import { sending, urlChanged, type FilterDraft } from './filter-draft.ts'

const empty: FilterDraft = { text: '', seen: '', sent: [] }

it('a URL that follows several keys later undoes none of them', () => {
  let draft = sending(sending(empty, 'b'), 'bil')
  draft = { ...draft, text: 'bill' }
  draft = urlChanged(draft, 'b')
  expect(draft).toEqual({ text: 'bill', seen: 'b', sent: ['bil'] })
  expect(urlChanged(draft, 'bil')).toEqual({ text: 'bill', seen: 'bil', sent: [] })
})

it('a value that skipped one in between is still ours', () => {
  expect(urlChanged(sending(sending(empty, 'b'), 'bil'), 'bil')).toEqual({ text: 'bil', seen: 'bil', sent: [] })
})

it('a value from elsewhere replaces the text', () => {
  const typed = urlChanged(sending(empty, 'b'), 'b')
  expect(urlChanged(typed, '')).toEqual(empty)
  expect(urlChanged(sending(typed, 'bil'), 'ship')).toEqual({ text: 'ship', seen: 'ship', sent: [] })
})

it('remembers twenty that are under way', () => {
  let draft = empty
  for (let n = 0; n < 30; n++) draft = sending(draft, String(n))
  expect([draft.sent.length, draft.sent[0]]).toEqual([20, '10'])
})
