import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RootSchema } from './schema.ts'
import { checkShape } from './shape.ts'

const schema: RootSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: {
    name: { type: 'string', description: 'The name of it. More words.', examples: ['acme'] },
    wait: { anyOf: [{ $ref: '#/definitions/Duration' }, { const: false, type: 'boolean' }] },
    things: { type: 'object', additionalProperties: { $ref: '#/definitions/Thing' } },
    others: { type: 'object', additionalProperties: { anyOf: [{ $ref: '#/definitions/Lamp' }] } },
    login: { anyOf: [{ type: 'string' }, { $ref: '#/definitions/Thing' }] },
    password: { $ref: '#/definitions/SecretName' },
    pair: {
      anyOf: [
        { type: 'integer', minimum: 1 },
        { type: 'array', items: { type: 'integer' }, minItems: 2, maxItems: 2 },
      ],
    },
    mode: { enum: ['read', 'write'] },
    free: { $ref: '#/definitions/Json' },
  },
  definitions: {
    Duration: { type: 'string', pattern: '^\\d+(ms|s|m|h|d)$', description: 'A length of time: `90s`.' },
    Thing: { anyOf: [{ $ref: '#/definitions/Cup' }, { $ref: '#/definitions/Plate' }] },
    Cup: {
      type: 'object',
      properties: { type: { const: 'cup' }, size: { type: 'number' } },
      required: ['type', 'size'],
      additionalProperties: false,
    },
    Plate: {
      type: 'object',
      properties: { type: { const: 'plate' }, colour: { type: 'string' } },
      required: ['type'],
      additionalProperties: false,
    },
    Lamp: { type: 'object', properties: { type: { const: 'lamp' } }, required: ['type'], additionalProperties: false },
    SecretName: {
      type: 'object',
      properties: { secret: { type: 'string' } },
      required: ['secret'],
      additionalProperties: false,
    },
    Json: {
      anyOf: [
        { type: 'null' },
        { type: 'boolean' },
        { type: 'number' },
        { type: 'string' },
        { type: 'array', items: { $ref: '#/definitions/Json' } },
        { type: 'object', additionalProperties: { $ref: '#/definitions/Json' } },
      ],
    },
  },
}

const told = (value: object) =>
  checkShape({ name: 'x', ...value }, schema).map((fault) => `${fault.code} ${fault.path.join('.')}: ${fault.do}`)

test('what has the shape has no faults', () => {
  assert.deepEqual(
    told({
      wait: '5s',
      things: { a: { type: 'cup', size: 1 }, b: { type: 'plate' } },
      login: 'a',
      password: { secret: 'p' },
      pair: [1, 2],
      mode: 'read',
      free: { a: [null, { b: 1 }] },
    }),
    [],
  )
  assert.deepEqual(told({ wait: false, login: { type: 'plate' }, pair: 3 }), [])
})

test('a misspelt setting is told once, with the one that was meant, and not again as missing', () => {
  assert.deepEqual(
    checkShape({ nmae: 'x' }, schema).map((fault) => `${fault.code} ${fault.do}`),
    ['SW1007 write name'],
  )
})

test('a missing setting is told with an example and what it is for', () => {
  const [fault] = checkShape({}, schema)
  assert.deepEqual(
    [fault?.code, fault?.path, fault?.expected, fault?.do],
    ['SW1008', ['name'], 'text: the name of it', `add  name: 'acme'`],
  )
})

test('of things with a type only the one of that type is compared', () => {
  assert.deepEqual(told({ things: { a: { type: 'cup', colour: 'red' }, b: { type: 'plate', size: 1 } } }), [
    'SW1007 things.a.colour: remove it',
    'SW1008 things.a.size: add  size',
    'SW1007 things.b.size: remove it',
  ])
  assert.deepEqual(told({ login: { type: 'cup', size: 'big' } }), ['SW1009 login.size: write a number'])
})

test('a type that is missing, misspelt, of another section or no text is told', () => {
  assert.deepEqual(
    told({ things: { a: {}, b: { type: 'cupp' }, c: { type: 'lamp' }, d: { type: 5 }, e: { type: 'zebra' } } }),
    [
      'SW1008 things.a.type: say which, as in  type: cup',
      'SW1012 things.b.type: write cup',
      'SW1012 things.c.type: move it to others',
      'SW1009 things.d.type: write cup',
      'SW1012 things.e.type: write one of them',
    ],
  )
})

test('a value in another kind is told as it was meant', () => {
  assert.deepEqual(told({ pair: '3' }), ['SW1009 pair: write 3'])
  assert.deepEqual(told({ mode: ['read'] }), [`SW1009 mode: write, for example, 'write'`])
  assert.deepEqual(told({ free: 1, login: 5 }), [`SW1009 login: write '5'`])
  assert.deepEqual(told({ things: [] }), [
    'SW1009 things: write a mapping from names to mappings whose type is one of cup, plate',
  ])
})

test('a number is told as it was written in the file', () => {
  const [fault] = checkShape({ name: 6.1 }, schema, { source: () => '6.10' })
  assert.equal(fault?.do, `write '6.10'`)
})

test('units', () => {
  assert.deepEqual(told({ wait: '10' }), [`SW1011 wait: write '10s'`])
  assert.deepEqual(told({ wait: 10 }), [`SW1011 wait: write '10s'`])
  assert.deepEqual(told({ wait: '5 min' }), [`SW1011 wait: write '5m'`])
  assert.deepEqual(told({ wait: true }), ['SW1010 wait: write false'])
})

test('text where a secret belongs is never shown', () => {
  const faults = checkShape(
    {
      name: 'x',
      password: 'hunter2',
      things: { a: { type: 'cup', size: 1, secretPassword: 'hunter2' } },
      mode: 'hunter2',
    },
    { ...schema, properties: { ...schema.properties, mode: { $ref: '#/definitions/SecretName' } } },
  )
  assert.deepEqual(
    faults.map((fault) => fault.code),
    ['SW2010', 'SW1007', 'SW2010'],
  )
  assert.doesNotMatch(JSON.stringify(faults), /hunter2/)
})

test('of lists the length and every element are told', () => {
  assert.deepEqual(told({ pair: [1, 'a', 3] }), [
    'SW1010 pair: remove what is too much',
    'SW1009 pair.1: write a whole number',
  ])
  assert.deepEqual(told({ pair: 0 }), ['SW1010 pair: write a whole number of at least 1'])
})

test('thousands of faults are told in no time', () => {
  const things = Object.fromEntries(
    Array.from({ length: 5000 }, (_, index) => [`t${index}`, { type: 'cup', siz: 1, color: 'red' }]),
  )
  const start = performance.now()
  assert.equal(told({ things }).length, 10_000)
  assert.ok(performance.now() - start < 1000)
})

test('a form that contains itself can be told', () => {
  const { definitions } = schema
  const faults = checkShape(
    { name: 'x', any: null },
    {
      ...schema,
      definitions,
      properties: {
        ...schema.properties,
        any: { type: 'object', additionalProperties: { $ref: '#/definitions/Json' } },
      },
    },
  )
  assert.deepEqual(
    faults.map((fault) => fault.expected),
    ['a mapping from names to any values'],
  )
})
