import { expect, it } from 'vitest'
import { createAdmission } from './admission.ts'

const never = new AbortController().signal

it('lets so many in, makes the next wait in order, and turns more away', async () => {
  const admission = createAdmission('searches', { atOnce: 1, waiting: 2 })
  const leaveFirst = await admission.enter(never)
  const order: string[] = []
  const second = admission.enter(never).then(leave => (order.push('second'), leave))
  const third = admission.enter(never).then(leave => (order.push('third'), leave))
  await expect(admission.enter(never)).rejects.toMatchObject({ code: 'too-many-requests', retryable: true })
  leaveFirst()
  ;(await second)()
  ;(await third)()
  expect(order).toEqual(['second', 'third'])
  await expect(admission.enter(never)).resolves.toBeTypeOf('function')
})

it('forgets who left the queue, and does not count leaving twice', async () => {
  const admission = createAdmission('searches', { atOnce: 1, waiting: 1 })
  const leave = await admission.enter(never)
  const abort = new AbortController()
  const waiting = admission.enter(abort.signal)
  abort.abort(new Error('gone'))
  await expect(waiting).rejects.toThrow('gone')
  leave()
  leave()
  await admission.enter(never)
  const next = admission.enter(never)
  await expect(admission.enter(never)).rejects.toMatchObject({ code: 'too-many-requests' })
  void next
})
