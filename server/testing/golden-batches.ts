/**
 * Record batches as Kafka's own Java classes write them (kafka-clients 4.4.0, `MemoryRecordsBuilder`), base64. The first five
 * hold the same three records in every codec, in a transaction of producer 7, at base offset 2^53 + 1, base timestamp
 * 1,700,000,000,001: ("k1", "hello, wörld", headers trace=abc and empty=null), (null key, a JSON value of 216 bytes, 8 ms
 * later), ("gone", tombstone, 1,001 ms before). `append` has log append time, `abort` is an abort marker, the last two are
 * message sets of the old formats.
 */
const GOLDEN = {
  none:
    'ACAAAAAAAAEAAAFFAAAABQL379qgABAAAAACAAABi8/laAEAAAGLz+VoCQAAAAAAAAAHAAEAAAADAAAAA0wAAAAEazEaaGVsbG8sIHfDtnJsZA' +
    'QKdHJhY2UGYWJjCmVtcHR5Ab4DABACAbADeyJuIjoxLCJwYWQiOiJ4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4' +
    'eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eH' +
    'h4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eCJ9ABYA0Q8E' +
    'CGdvbmUBAA==',
  gzip:
    'ACAAAAAAAAEAAACVAAAABQJLK73lABEAAAACAAABi8/laAEAAAGLz+VoCQAAAAAAAAAHAAEAAAADAAAAAx+LCAAAAAAAAP/zYWBgYMk2lMpIzc' +
    'nJ11EoP7ytKCeFhaukKDE5lS0xKZkrNbegpJJxHzODABPjBuZqpTwlK0MdpYLEFCUrpYphApRqGcQYLvKzcKTn56UyMgAAnU+nuhQBAAA=',
  snappy:
    'ACAAAAAAAAEAAACjAAAABQJwTHjSABIAAAACAAABi8/laAEAAAGLz+VoCQAAAAAAAAAHAAEAAAADAAAAA4JTTkFQUFkAAAAAAQAAAAEAAABelA' +
    'LwPkwAAAAEazEaaGVsbG8sIHfDtnJsZAQKdHJhY2UGYWJjCmVtcHR5Ab4DABACAbADeyJuIjoxLCJwYWQiOiJ4eP4CAP4CAP4CAAkCOCJ9ABYA' +
    '0Q8ECGdvbmUBAA==',
  lz4:
    'ACAAAAAAAAEAAACUAAAABQIRTbYHABMAAAACAAABi8/laAEAAAGLz+VoCQAAAAAAAAAHAAEAAAADAAAAAwQiTRhgQIJUAAAA/y9MAAAABGsxGm' +
    'hlbGxvLCB3w7ZybGQECnRyYWNlBmFiYwplbXB0eQG+AwAQAgGwA3sibiI6MSwicGFkIjoieAEAtPAAIn0AFgDRDwQIZ29uZQEAAAAAAA==',
  zstd:
    'ACAAAAAAAAEAAACSAAAABQI+jTscABQAAAACAAABi8/laAEAAAGLz+VoCQAAAAAAAAAHAAEAAAADAAAAAyi1L/0AWKwCANQETAAAAARrMRpoZW' +
    'xsbywgd8O2cmxkBAp0cmFjZQZhYmMKZW1wdHkBvgMAEAIBsAN7Im4iOjEsInBhZCI6IngifQAWANEPBAhnb25lAQABAE6kABQBAAA=',
  append: 'AAAAAAAAAAUAAABF/////wLLjOxnAAgAAAABAAAAAAAAAAEAAAGLz+VrCf//////////////////AAAAAhAAAAACawJ2ABQAAgIEazIEdjIA',
  abort: 'AAAAAAAAAAsAAABCAAAAAAI0RtHgADAAAAAAAAABi8/laAAAAAGLz+VoAAAAAAAAAAAHAAH/////AAAAASAAAAAIAAAAAAwAAAAAAAAA',
  magic0: 'AAAAAAAAAAMAAAAQH+zXCgAAAAAAAWsAAAABdgAAAAAAAAAEAAAAEfhZBZ0AAAAAAAFrAAAAAnYy',
  magic1: 'AAAAAAAAAAMAAAAYOSaMMwEAAAABi8/laAAAAAABawAAAAF2AAAAAAAAAAQAAAAZp3pHzgEAAAABi8/laAAAAAABawAAAAJ2Mg==',
}

export type GoldenName = keyof typeof GOLDEN

export function goldenBatch(name: GoldenName): Buffer {
  return Buffer.from(GOLDEN[name], 'base64')
}
