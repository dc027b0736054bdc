import { describe, expect, it } from 'vitest'
import { createAdmission } from './admission.ts'
import type { Admission } from './admission.ts'

const never = new AbortController().signal

/** One caller: the places that it was told, and its way out once it is in. */
function caller(admission: Admission, user: string, signal = never) {
  const places: number[] = []
  const entering = admission.enter(user, signal)
  const seen = { places, leave: null as (() => void) | null, entering }
  const inside = (async () => {
    let next = await entering.next()
    for (; next.done !== true; next = await entering.next()) places.push(next.value)
    seen.leave = next.value
    return next.value
  })()
  return Object.assign(seen, { inside })
}

/** Lets everything that can happen now happen. */
const settle = () => new Promise(resolve => setTimeout(resolve, 5))

describe('X5: who is let in', () => {
  it('nobody waits while there is room, then each is told its place as it moves up', async () => {
    const admission = createAdmission('searches', { atOnce: 1, perUser: 1, waiting: 5 })
    const [first, second, third] = ['a', 'b', 'c'].map(user => caller(admission, user))
    await settle()
    expect(first?.places).toEqual([])
    expect([second?.places, third?.places]).toEqual([[1], [2]])
    first?.leave?.()
    await settle()
    expect(second?.leave).not.toBeNull()
    expect(third?.places).toEqual([2, 1])
  })

  it('users take turns: one who asks for many waits behind one who asks for one', async () => {
    const admission = createAdmission('searches', { atOnce: 1, perUser: 1, waiting: 9 })
    const many = Array.from({ length: 4 }, () => caller(admission, 'greedy'))
    const modest = caller(admission, 'modest')
    await settle()
    expect(modest.places).toEqual([1])
    expect(many.map(({ places }) => places.at(-1) ?? null)).toEqual([null, 2, 3, 4])
    many[0]?.leave?.()
    await settle()
    expect(modest.leave).not.toBeNull()
    expect(many[1]?.leave).toBeNull()
  })

  it('one user never holds more than its share, though there is room', async () => {
    const admission = createAdmission('searches', { atOnce: 3, perUser: 2, waiting: 9 })
    const many = Array.from({ length: 3 }, () => caller(admission, 'greedy'))
    await settle()
    expect(many.map(({ leave }) => leave !== null)).toEqual([true, true, false])
    const other = caller(admission, 'other')
    await settle()
    expect(other.leave).not.toBeNull()
    many[0]?.leave?.()
    await settle()
    expect(many[2]?.leave).not.toBeNull()
  })
})

describe('who is not', () => {
  it('is turned away when the queue is full, and may try again', async () => {
    const admission = createAdmission('searches', { atOnce: 1, perUser: 1, waiting: 1 })
    const [first] = ['a', 'b'].map(user => caller(admission, user))
    await first?.inside
    await expect(admission.enter('c', never).next()).rejects.toMatchObject({ code: 'too-many-requests', retryable: true })
  })

  it('leaves the queue when it goes or its client does, and the others move up', async () => {
    const admission = createAdmission('searches', { atOnce: 1, perUser: 1, waiting: 5 })
    const abort = new AbortController()
    const first = caller(admission, 'a')
    const gone = caller(admission, 'b', abort.signal)
    const last = caller(admission, 'c')
    await settle()
    abort.abort(new Error('left'))
    await expect(gone.inside).rejects.toThrow('left')
    await settle()
    expect(last.places).toEqual([2, 1])
    const returned = admission.enter('d', never)
    await returned.next()
    await returned.return(() => {})
    first.leave?.()
    await settle()
    expect(last.leave).not.toBeNull()
  })

  it('a way out that is called twice makes room once', async () => {
    const admission = createAdmission('searches', { atOnce: 1, perUser: 1, waiting: 5 })
    const first = caller(admission, 'a')
    const [second, third] = ['b', 'c'].map(user => caller(admission, user))
    await settle()
    first.leave?.()
    first.leave?.()
    await settle()
    expect([second?.leave !== null, third?.leave !== null]).toEqual([true, false])
  })
})
