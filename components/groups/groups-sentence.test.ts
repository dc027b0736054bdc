import { expect, test } from 'vitest'
import type { GroupHealth } from '#lib/wire/groups'
import { groupsSentence } from './groups-sentence.ts'

test.each<[healths: GroupHealth[], headline: string, detail: string]>([
  [[], 'No group reads from this cluster yet.', ''],
  [['ok', 'ok'], 'All groups keep up.', ''],
  [['ok', 'unknown'], '1 group keeps up.', 'Of 1 group too little is known to judge.'],
  [['unknown'], 'No verdict yet.', 'Of 1 group too little is known to judge.'],
  [['stopped', 'ok', 'ok'], '1 group has stopped.', '2 groups keep up.'],
  [
    ['stopped', 'stopped', 'stalled', 'warning', 'ok'],
    '2 groups have stopped, 1 group is stalled and 1 group falls behind.',
    '1 group keeps up.',
  ],
])('%j', (healths, headline, detail) => {
  expect(groupsSentence(healths.map(health => ({ health })))).toEqual({ headline, detail })
})
