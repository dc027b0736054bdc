import { describe, expect, test } from 'vitest'
import { filePieces, firstLines } from './file-pieces.ts'

async function cut(text: string, size: number) {
  const pieces: { text: string; firstLine: number }[] = []
  for await (const { body, firstLine } of filePieces(new Blob([text]), size)) pieces.push({ text: await body.text(), firstLine })
  return pieces
}

describe('filePieces', () => {
  test('cuts behind lines, loses nothing, and numbers the lines', async () => {
    expect(await cut('a\nbb\nccc\n\ndd', 5)).toEqual([
      { text: 'a\nbb\n', firstLine: 1 },
      { text: 'ccc\n\n', firstLine: 3 },
      { text: 'dd', firstLine: 5 },
    ])
  })

  test('a line longer than a part stays whole', async () => {
    const pieces = await cut(`${'x'.repeat(50)}\n${'y\n'.repeat(30)}`, 4)
    expect(pieces[0]).toEqual({ text: `${'x'.repeat(50)}\n${'y\n'.repeat(6)}`, firstLine: 1 })
    expect(pieces[1]).toMatchObject({ firstLine: 8 })
    expect(pieces.reduce((sum, { text }) => sum + text.length, 0)).toBe(111)
  })

  test('characters of several bytes are not split', async () => {
    const text = Array.from({ length: 40 }, (_, i) => `ü😀${i}\n`).join('')
    expect((await cut(text, 13)).map(piece => piece.text).join('')).toBe(text)
  })

  test('an empty file has no parts', async () => {
    expect(await cut('', 5)).toEqual([])
  })
})

test('the first lines are shown, cut where they are long', async () => {
  expect(await firstLines(new Blob([`one\n\n${'x'.repeat(20)}\nfour\n`]), 4, 10)).toEqual(['one', 'xxxxxxxxxx…', 'four'])
})
