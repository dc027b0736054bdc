import { expect, test } from 'vitest'
import { keyedNumbersRound, numbersRound } from './payloads.ts'

const rounds = Array.from({ length: 40 }, (_, round) => round)
const values = (messages: readonly { value?: Buffer }[]) => messages.map(({ value }) => value?.toString())

test('the numbers with keys are the numbers without: the same sequence, and a key for each ten', () => {
  expect(values(rounds.flatMap(keyedNumbersRound))).toEqual(values(rounds.flatMap(round => numbersRound(round, 5))))
  for (const round of rounds) expect(new Set(keyedNumbersRound(round).map(({ key }) => key?.toString())).size).toBe(1)
  expect(new Set(rounds.map(round => keyedNumbersRound(round)[0]?.key?.toString())).size).toBeGreaterThan(5)
})

test('without keys, no number follows the one before it in its partition', () => {
  const partitions = Map.groupBy(
    rounds.flatMap(round => numbersRound(round, 5)),
    ({ partition }) => partition,
  )
  for (const messages of partitions.values()) {
    const sequence = messages.map(({ value }) => /"sequence":(\d+)/.exec(String(value))?.[1]).map(Number)
    expect(sequence).toEqual(sequence.map((_, i) => (sequence[0] ?? 0) + 5 * i))
  }
})
