import { expect, test } from 'vitest'
import { schemaText } from './schema-text.ts'

test('a schema reads like the shape it describes', () => {
  const text = schemaText(
    {
      type: 'object',
      required: ['name', 'lag'],
      properties: {
        name: { type: 'string' },
        lag: { anyOf: [{ type: 'string' }, { type: 'null' }] },
        state: { enum: ['up', 'down'] },
        items: { type: 'array', items: { $ref: '#/components/schemas/Item' } },
      },
    },
    { Item: { type: 'object', properties: { id: { type: 'integer' } }, required: ['id'] } },
  )
  expect(text).toBe('{\n  name: string\n  lag: string | null\n  state?: "up" | "down"\n  items?: [{\n    id: integer\n  }]\n}')
})

test('a schema that refers to itself ends', () => {
  const schemas = { Tree: { type: 'object', properties: { child: { $ref: '#/components/schemas/Tree' } } } }
  expect(schemaText({ $ref: '#/components/schemas/Tree' }, schemas)).toContain('Tree')
})
