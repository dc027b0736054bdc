import { describe, expect, test } from 'vitest'
import { stepAlert, type LiveAlert, type Seen } from './step-alert.ts'

interface Rule {
  kind: 'lag' | 'disk-days'
  threshold: number
  clearThreshold: number | null
  forSeconds: number
  clearForSeconds: number
}

const rule = (parts: Partial<Rule> = {}): Rule => ({
  kind: 'lag',
  threshold: 100,
  clearThreshold: null,
  forSeconds: 0,
  clearForSeconds: 0,
  ...parts,
})
const unknown: Seen = { value: null, reason: 'the leader did not answer' }
const gone: Seen = { value: null, gone: 'it no longer exists' }

/** What becomes of a subject that is looked at every five seconds: one letter a look. */
function story(of: Rule, looks: readonly (number | Seen)[], everyMs = 5000): string {
  let alert: LiveAlert | null = null
  return looks
    .map((look, index) => {
      const step = stepAlert(of, alert, typeof look === 'number' ? { value: look } : look, index * everyMs)
      alert = step.kind === 'live' ? step.alert : null
      if (step.kind === 'quiet') return '.'
      if (step.kind === 'resolved') return 'R'
      if (step.fired) return 'F'
      const letter = step.alert.state === 'firing' ? 'f' : 'p'
      return step.alert.unknownReason === null ? letter : letter === 'f' ? 'u' : 'q'
    })
    .join('')
}

const stories: readonly [what: string, of: Rule, looks: readonly (number | Seen)[], becomes: string][] = [
  ['fires at once without a duration, and resolves at once', rule(), [100, 101, 150, 100], '.FfR'],
  ['fires only after it held for long enough', rule({ forSeconds: 10 }), [200, 200, 200, 200], 'ppFf'],
  ['begins anew after a look that is well', rule({ forSeconds: 10 }), [200, 200, 50, 200, 200, 200], 'pp.ppF'],
  ['fires on between the two thresholds', rule({ clearThreshold: 20 }), [200, 90, 21, 20], 'FffR'],
  ['resolves only after it was well for long enough', rule({ clearForSeconds: 10 }), [200, 0, 0, 0], 'FffR'],
  ['is not well again when it gets worse meanwhile', rule({ clearForSeconds: 10 }), [200, 0, 200, 0, 0, 0], 'FffffR'],
  ['never fires for what is not known', rule(), [unknown, unknown], '..'],
  ['never resolves for what is not known', rule(), [200, unknown, unknown, 200, 0], 'FuufR'],
  ['does not count time that was not seen', rule({ forSeconds: 10 }), [200, 200, unknown, unknown, unknown, 200, 200], 'ppqqqpF'],
  ['does not count unseen time as well either', rule({ clearForSeconds: 10 }), [200, 0, unknown, unknown, 0, 0, 0], 'FfuuffR'],
  ['ends with its subject', rule(), [200, gone], 'FR'],
  ['waits for as long with a subject that is gone', rule({ clearForSeconds: 5 }), [200, gone, gone], 'FfR'],
  ['forgets a pending one with its subject', rule({ forSeconds: 60 }), [200, gone], 'p.'],
  ['fires below the threshold where little is bad', rule({ kind: 'disk-days', threshold: 3 }), [3, 2.9, 3], '.FR'],
  ['resolves above the clear threshold there', rule({ kind: 'disk-days', threshold: 3, clearThreshold: 5 }), [2, 4, 5], 'FfR'],
]

describe('an alert', () => {
  test.each(stories)('%s', (_what, of, looks, becomes) => expect(story(of, looks)).toBe(becomes))

  test('counts little of a gap in which nobody looked', () => {
    const of = rule({ forSeconds: 60 })
    expect(story(of, [200, 200], 3_600_000)).toBe('pp')
    expect(story(of, [200, 200, 200, 200, 200], 3_600_000)).toBe('ppppF')
  })

  test('counts nothing when the clock goes back', () => {
    expect(story(rule({ forSeconds: 5 }), [200, 200, 200], -5000)).toBe('ppp')
  })

  test('knows why it ended when its subject went', () => {
    const first = stepAlert(rule(), null, { value: 200 }, 0)
    if (first.kind !== 'live') throw new Error('it did not fire')
    expect(stepAlert(rule(), first.alert, gone, 1)).toMatchObject({ kind: 'resolved', because: 'it no longer exists' })
    expect(stepAlert(rule(), first.alert, { value: 1 }, 1)).toMatchObject({ kind: 'resolved', because: null })
  })
})
