import { describe, expect, test } from 'vitest'
import { placesOf } from './navigation.ts'
import { placeOf } from './place.ts'

const labels = (path: string) => placeOf(path).crumbs.map(crumb => crumb.label)

describe('a path names its place', () => {
  test('from the list of clusters down to one object', () => {
    expect(labels('/')).toEqual(['Clusters'])
    expect(labels('/clusters/demo')).toEqual(['demo', 'Overview'])
    expect(labels('/clusters/demo/topics')).toEqual(['demo', 'Topics'])
    expect(labels('/clusters/demo/topics/orders')).toEqual(['demo', 'Topics', 'orders'])
    expect(labels('/clusters/demo/brokers/3')).toEqual(['demo', 'Brokers', 'Broker 3'])
    expect(labels('/clusters/demo/reassignments/new')).toEqual(['demo', 'Reassignments', 'New reassignment'])
    expect(labels('/api')).toEqual(['API'])
    expect(labels('/alerts')).toEqual(['Alerts'])
  })
  test('with the cluster and the part that the rail marks', () => {
    expect(placeOf('/clusters/demo/groups/a%2Fb')).toMatchObject({ cluster: 'demo', part: 'groups', object: 'a/b' })
    expect(placeOf('/nowhere')).toMatchObject({ cluster: null, part: null })
    expect(placeOf('/clusters/demo/nowhere')).toMatchObject({ cluster: 'demo', part: null, object: null })
  })
  test('with every way back as a link that is encoded again', () => {
    expect(placeOf('/clusters/a%20b/groups/x%2Fy').crumbs).toEqual([
      { label: 'a b', href: '/clusters/a%20b' },
      { label: 'Groups', href: '/clusters/a%20b/groups' },
      { label: 'x/y', href: null },
    ])
  })
  test('even when the encoding is broken', () => {
    expect(labels('/clusters/%E0%A4%A')).toEqual(['%E0%A4%A', 'Overview'])
  })
})

test('drills are a part of the demo cluster alone, for the rail, the palette and the keys', () => {
  const ids = (cluster: { demo: boolean } | null) => placesOf(cluster).map(({ id }) => id)
  expect(ids({ demo: true })).toContain('drill')
  expect(ids({ demo: false })).not.toContain('drill')
  expect(ids(null)).not.toContain('drill')
})
