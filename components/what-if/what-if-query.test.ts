import { describe, expect, it } from 'vitest'
import { brokerListCodec, toggled } from './broker-list.ts'
import { rackListCodec, whatIfPages, whatIfParams, whatIfSummary } from './what-if-query.ts'

const params = (query: string) => whatIfParams(name => new URLSearchParams(query).get(name))

describe('the link of a what-if', () => {
  it('holds brokers in the order in which they were switched off', () => {
    expect(brokerListCodec.parse('4,3,x,4,-1')).toEqual([4, 3])
    expect(brokerListCodec.print(toggled([4, 3], 5))).toBe('4,3,5')
    expect(brokerListCodec.print(toggled([4, 3], 4))).toBe('3')
    expect(brokerListCodec.print([])).toBe(null)
  })

  it('holds racks of any name', () => {
    const racks = ['eu-1a', 'a,b', '50%2C']
    expect(rackListCodec.parse(rackListCodec.print(racks))).toEqual(racks)
  })

  it('opens with defaults for what it cannot read', () => {
    expect(params('down=abc&sort=nonsense&all=yes')).toEqual({ down: [], racks: [], filter: '', all: false, sort: '-severity' })
  })

  it('asks the API for the same', () => {
    const asked = params('down=3,4&rack=a%20b,c&q=orders&sort=topic')
    expect(whatIfPages('demo', asked).pathOf('next')).toBe(
      '/clusters/demo/what-if?down=3%2C4&filter=orders&only=affected&sort=topic&limit=200&cursor=next&rack=a%20b&rack=c',
    )
    expect(whatIfSummary('demo', asked).path).toBe('/clusters/demo/what-if?down=3%2C4&only=affected&limit=1&rack=a%20b&rack=c')
  })
})
