import { expect, test } from 'vitest'
import type { Failure } from '#lib/wire/common'
import { untoldFailures } from './told-failures.tsx'

const of = (brokerId: number | null, code: string, message: string): Failure => ({ brokerId, code, message })
const refused = of(3, 'connection-refused', 'connection refused')
const forbidden = of(3, 'CLUSTER_AUTHORIZATION_FAILED', 'not allowed')

test.each<{ name: string; failures: Failure[]; told: Failure[]; left: Failure[] }>([
  { name: 'nothing told above', failures: [refused], told: [], left: [refused] },
  {
    name: 'a broker that does not answer, met by another request',
    failures: [of(3, 'broker-down', 'has been down for 19 s')],
    told: [refused],
    left: [],
  },
  {
    name: 'another broker',
    failures: [of(4, 'connection-refused', 'connection refused')],
    told: [refused],
    left: [of(4, 'connection-refused', 'connection refused')],
  },
  {
    name: 'another trouble of the same broker',
    failures: [forbidden],
    told: [refused],
    left: [forbidden],
  },
  { name: 'the same twice in one answer', failures: [refused, refused], told: [], left: [refused] },
  {
    name: 'without a broker, the words decide',
    failures: [of(null, 'too-many', '12 groups are left out'), of(null, 'too-many', '3 topics are left out')],
    told: [of(null, 'too-many', '12 groups are left out')],
    left: [of(null, 'too-many', '3 topics are left out')],
  },
])('$name', ({ failures, told, left }) => {
  expect(untoldFailures(failures, told)).toEqual(left)
})
