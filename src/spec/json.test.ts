import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { loadJson } from './json.ts'

const file = '/p/platform.json'

test('gives what JSON.parse gives', () => {
  const spaced = fc
    .tuple(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(undefined, 1, '\t', ' \n'))
    .map(([value, indent]) => JSON.stringify(value, null, indent))
  fc.assert(
    fc.property(spaced, (text) => {
      const { value, problems } = loadJson(file, text)
      assert.deepEqual(problems, [])
      assert.deepEqual(value, JSON.parse(text))
    }),
  )
})

test('refuses what JSON.parse refuses, and nothing else', () => {
  const pieces = fc.array(
    fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"',
      'true',
      'nul',
      '1',
      '-',
      '01',
      '1.',
      '.5',
      '1e5',
      ' ',
      '\n',
      '\\',
      '"\\u12"',
      "'a'",
      '\u0001',
    ),
    { maxLength: 12 },
  )
  fc.assert(
    fc.property(
      pieces.map((all) => all.join('')),
      (text) => {
        const { problems } = loadJson(file, text)
        const refused = problems.some((problem) => problem.code === 'SW1003')
        assert.equal(refused, !parses(text), text)
      },
    ),
    { numRuns: 2000 },
  )
})

test('tells where every key is', () => {
  const { places } = loadJson(file, '{\n  "apps": {\n    "bi": { "roles": ["a",\n "b"] }\n  }\n}')
  assert.deepEqual(places?.at(['apps', 'bi', 'roles']), { file, line: 3, column: 13 })
  assert.deepEqual(places?.at(['apps', 'bi', 'roles', 1]), { file, line: 4, column: 2 })
  assert.deepEqual(places?.at(['apps', 'bi', 'missing']), { file, line: 3, column: 5 })
})

test('keys named like parts of JavaScript are data', () => {
  const { value } = loadJson(file, '{"__proto__": {"polluted": true}, "constructor": 1}')
  assert.deepEqual(Object.keys(value as object), ['__proto__', 'constructor'])
  assert.equal(({} as { polluted?: true }).polluted, undefined)
})

test('long texts and deep nesting are cheap', () => {
  const start = performance.now()
  assert.equal((loadJson(file, JSON.stringify('x\\'.repeat(2_000_000))).value as string).length, 4_000_000)
  assert.equal(loadJson(file, '['.repeat(1_000_000)).problems[0]?.code, 'SW1018')
  assert.ok(performance.now() - start < 2000)
})

function parses(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
