import { describe, expect, it } from 'vitest'
import { murmur2, PARTITIONERS } from './partitioner.ts'

/** Key in hex; hash and partitions of 5 and of 12: `Utils.murmur2` and `BuiltInPartitioner.partitionForKey` of Kafka 4.4.0, run. */
const JAVA: readonly [string, number, number, number][] = [
  ['', 275646681, 1, 9],
  ['61', -1563381124, 4, 4],
  ['6162', 316155434, 4, 2],
  ['616263', 479470107, 2, 3],
  ['61626364', -1323649548, 0, 8],
  ['6b65792d3432', -187086521, 2, 3],
  ['637573746f6d65722d30', -146835973, 0, 7],
  ['637573746f6d65722d343939', 2141752330, 0, 10],
  ['3231', -973932308, 0, 0],
  ['666f6f626172', -790332482, 1, 6],
  ['612d6c6974746c652d6269742d6c6f6e672d737472696e67', -985981536, 2, 8],
  ['6c6b6a683233346c68396669756839307932336f697568736166756a6861646f66323239706872396831396838396838', -58897971, 2, 5],
  ['53c3b872656e204b6965726b656761617264', 149350021, 1, 1],
  ['e69d91e4b88a20e698a5e6a8b9', 1122111235, 0, 7],
  ['73657373696f6e2d31393939', -1013488665, 3, 11],
  ['99', 1288378381, 1, 1],
  ['1834', -1042682160, 3, 8],
  ['5a94c9', -313141582, 1, 10],
  ['390b7702', 612225306, 1, 6],
  ['09d32a595d', 99467382, 2, 6],
  ['41f4b3e59247', -1134459280, 3, 4],
  ['05194bb55dcab3', -1772457477, 1, 11],
  ['0016175aa147e1f3', 1440785583, 3, 3],
  ['e98ee81edf7fae40bf', 731806385, 0, 5],
  ['fced52b202e34d15e5c4', 1378837873, 3, 1],
  ['166fc2edcea4fb1b65e240', -435219086, 2, 6],
  ['e944b31d0705e6c8b71cf8bd', -254753218, 0, 10],
  ['fc97c696693058b22edd1479f1', 1940547272, 2, 8],
  ['e1c82141a6a46d99364cf461b317', -67469886, 2, 2],
  ['ee614cc5a74b029f8f814e38d93995', 1610420826, 1, 6],
  ['94aa2150847891d75da8ddddc46434af', -638076854, 4, 6],
  ['eb50781ae04364f9b3a3f3707eab79470b', -869331060, 3, 8],
  ['b66c499800da641a22a420ee9989ec985901', -1991258725, 3, 7],
  ['c9c38fbf7ae22a00a4174c64b5144dc69831c2', -1869260808, 0, 8],
  ['e9f8c7dcb1c3a276da03c5c5347dd8728b234273', -664453521, 2, 11],
  ['149eb6e9bb0ff5f4111a021c9a0168a981181c9a32', 1628330992, 2, 4],
  ['09395a3213018ebde232b69b463dffe94c73ba9c9960', 906472817, 2, 5],
  ['6a214cc7b067f90295b0180a98eba8fce9bf8a819b01f5', 387032026, 1, 10],
  ['9ebc20efacd4d95a6166595aac5e505cd63fcdf74452a17e', -1029994427, 1, 9],
  ['ffffffffffffffffff', 1612811207, 2, 11],
]

/** Key in hex; Sarama's partitions of 5 and 12 by Go's `hash/fnv`, then librdkafka's by Go's `crc32.ChecksumIEEE`, run. */
const GO: readonly [string, number, number, number, number][] = [
  ['61', 1, 0, 2, 3],
  ['616263', 1, 11, 3, 6],
  ['6b65792d3432', 4, 9, 4, 5],
  ['637573746f6d65722d30', 4, 8, 4, 7],
  ['53c3b872656e204b6965726b656761617264', 2, 10, 0, 8],
  ['0016175aa147e1f3', 0, 10, 4, 6],
  ['ffffffffffffffffff', 3, 6, 0, 0],
  ['eb50781ae04364f9b3a3f3707eab79470b', 2, 3, 3, 4],
]

const bytes = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], pair => Number.parseInt(pair, 16))
const partitionBy = (id: string, hex: string, count: number) =>
  PARTITIONERS.find(each => each.id === id)?.partitionOf(bytes(hex), count)

describe('the partition of a key', () => {
  it.each(JAVA)('is Java’s for %s', (hex, hash, ofFive, ofTwelve) => {
    expect(murmur2(bytes(hex))).toBe(hash)
    for (const id of ['java', 'librdkafka-murmur2']) {
      expect(partitionBy(id, hex, 5)).toBe(ofFive)
      expect(partitionBy(id, hex, 12)).toBe(ofTwelve)
    }
  })

  it.each(GO)('is Sarama’s and librdkafka’s for %s', (hex, saramaOfFive, saramaOfTwelve, crcOfFive, crcOfTwelve) => {
    expect(partitionBy('sarama', hex, 5)).toBe(saramaOfFive)
    expect(partitionBy('sarama', hex, 12)).toBe(saramaOfTwelve)
    expect(partitionBy('librdkafka', hex, 5)).toBe(crcOfFive)
    expect(partitionBy('librdkafka', hex, 12)).toBe(crcOfTwelve)
  })

  it('is left to chance by librdkafka when the key is empty, and always by kafka-go', () => {
    expect(partitionBy('librdkafka', '', 5)).toBeNull()
    expect(partitionBy('kafka-go', '61', 5)).toBeNull()
    expect(partitionBy('java', '', 5)).toBe(1)
  })

  it('exists: every client answers one of the partitions there are', { timeout: 20_000 }, () => {
    expect(PARTITIONERS).not.toHaveLength(0)
    for (const client of PARTITIONERS) {
      for (const [hex] of JAVA) {
        for (const count of [1, 2, 7, 1000]) {
          const partition = client.partitionOf(bytes(hex), count)
          const exists = partition === null || (partition >= 0 && partition < count)
          if (!exists) throw new Error(`partition ${partition} of ${count}`)
        }
      }
    }
  })
})
