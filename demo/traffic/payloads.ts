import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto'

/** A message as the producer takes it, everything in bytes. No partition: the key's hash decides, or chance when there is no key. */
export type StoryMessage = {
  topic: string
  key?: Buffer
  value?: Buffer
  /** Names and values in bytes; a Map because the producer takes byte names only so. */
  headers?: Map<Buffer, Buffer>
  partition?: number
  timestamp?: bigint
}

const CUSTOMERS = [
  'Ada Lovelace',
  'Grace Hopper',
  'Edsger Dijkstra',
  'Barbara Liskov',
  'Radia Perlman',
  'Søren Kierkegaard',
  '村上 春樹',
]
const PRODUCTS = ['violin', 'cello', 'oboe', 'bassoon', 'timpani', 'harp', 'piccolo', 'music stand', 'rosin', 'metronome']
const PAGES = ['/', '/search', '/violins', '/violins/42', '/basket', '/checkout', '/thanks', '/account']
const CITIES = [
  { city: 'Wien', country: 'AT', postcode: '1010' },
  { city: 'Salzburg', country: 'AT', postcode: '5020' },
  { city: 'Leipzig', country: 'DE', postcode: '04109' },
  { city: '東京', country: 'JP', postcode: '100-0001' },
]
/** More than there are partitions, so that every partition has several. */
const SERIES = 16
/** 2^53 + 1: such ids are written as bare JSON numbers, which careless readers round. */
const FIRST_ORDER_ID = 9_007_199_254_740_993n

/** An order, keyed by customer. `number` counts orders from 0. */
export function order(number: number, timestampMs = Date.now()): StoryMessage {
  const customerId = `customer-${randomInt(500)}`
  const items = Array.from({ length: randomInt(1, 4) }, () => ({
    product: pick(PRODUCTS),
    quantity: randomInt(1, 4),
    price: money(500),
  }))
  const total = items.reduce((sum, item) => sum + item.quantity * item.price, 0)
  const content = {
    number,
    status: pick(['new', 'new', 'new', 'changed', 'cancelled']),
    placedAt: new Date(timestampMs).toISOString(),
    customer: { id: customerId, name: pick(CUSTOMERS), address: pick(CITIES), newsletter: randomInt(2) === 0 },
    items,
    total: Number(total.toFixed(2)),
    currency: 'EUR',
    coupon: randomInt(10) === 0 ? 'DA-CAPO' : null,
  }
  return {
    topic: 'orders',
    key: Buffer.from(customerId),
    value: withOrderId(number, content),
    headers: headers({ 'trace-id': traceId(), source: 'web-shop', 'schema-version': '3' }),
    timestamp: BigInt(timestampMs),
  }
}

/** One step of paying for an order; the steps of one `transaction` are written together or not at all. */
export function payment(number: number, transaction: string, step: 'reserve' | 'charge' | 'settle'): StoryMessage {
  const content = { step, transaction, amount: money(1000), currency: 'EUR', method: pick(['card', 'transfer', 'invoice']) }
  const key = Buffer.from(String(orderId(number)))
  return { topic: 'payments', key, value: withOrderId(number, content), headers: headers({ 'trace-id': traceId() }) }
}

export function click(timestampMs = Date.now()): StoryMessage {
  const session = `session-${randomInt(2000)}`
  const agent = pick(['Firefox', 'Chromium', 'Safari'])
  const content = { id: randomUUID(), session, page: pick(PAGES), atMs: timestampMs, loadMs: randomInt(5, 900), agent }
  return { topic: 'clicks', key: Buffer.from(session), value: json(content), timestamp: BigInt(timestampMs) }
}

/**
 * One round of 0..9 without keys, dealt to `partitions` in turn: within a partition they stay in order, read together they need not.
 * `sequence` counts over all rounds.
 */
export function numbersRound(round: number, partitions: number): StoryMessage[] {
  return Array.from({ length: 10 }, (_, number) => {
    const sequence = round * 10 + number
    return { topic: 'numbers', partition: sequence % partitions, value: json({ sequence, round, number }) }
  })
}

/** The same ten messages with keys: the ten of a round share one, so that they lie in one partition, in order. */
export function keyedNumbersRound(round: number): StoryMessage[] {
  const key = Buffer.from(`series-${round % SERIES}`)
  return Array.from({ length: 10 }, (_, number) => {
    return { topic: 'numbers-by-key', key, value: json({ sequence: round * 10 + number, round, number }) }
  })
}

/** A customer's profile, or the tombstone that deletes it. */
export function profile(isTombstone: boolean): StoryMessage {
  const id = `customer-${randomInt(200)}`
  if (isTombstone) return { topic: 'profiles', key: Buffer.from(id) }
  const content = {
    id,
    name: pick(CUSTOMERS),
    address: pick(CITIES),
    points: randomInt(10_000),
    updatedAt: new Date().toISOString(),
  }
  return { topic: 'profiles', key: Buffer.from(id), value: json(content), headers: headers({ origin: 'crm' }) }
}

/** Bytes that are no text: an eight-byte key, and noise behind its digest. */
export function raw(number: number): StoryMessage {
  const key = Buffer.alloc(8)
  key.writeBigInt64BE(BigInt(number))
  const noise = randomBytes(randomInt(16, 400))
  return { topic: 'raw', key, value: Buffer.concat([createHash('sha256').update(noise).digest(), noise]) }
}

/** A line of text in `topic1`. */
export function line(number: number): StoryMessage {
  return { topic: 'topic1', key: Buffer.from(`key-${number % 100}`), value: Buffer.from(`message ${number}`) }
}

const orderId = (number: number): bigint => FIRST_ORDER_ID + BigInt(number)
const money = (highest: number): number => randomInt(100, highest * 100) / 100
const traceId = (): string => randomBytes(16).toString('hex')
const json = (content: object): Buffer => Buffer.from(JSON.stringify(content))
const headers = (texts: Record<string, string>) =>
  new Map(Object.entries(texts).map(([name, text]) => [Buffer.from(name), Buffer.from(text)]))

/** JSON with the 64-bit id in front, digit by digit: JSON.stringify takes no bigint. */
function withOrderId(number: number, content: object): Buffer {
  return Buffer.from(`{"orderId":${orderId(number)},${JSON.stringify(content).slice(1)}`)
}

function pick<Item>(items: readonly Item[]): Item {
  const item = items[randomInt(items.length)]
  if (item === undefined) throw new RangeError('nothing to pick from')
  return item
}
