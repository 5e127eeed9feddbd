import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { stringify } from 'yaml'
import { loadYaml } from './yaml.ts'

const file = '/p/platform.yaml'

test('gives what was written', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const data = JSON.parse(JSON.stringify(value))
      const { value: read, problems } = loadYaml(file, stringify(data))
      assert.deepEqual(problems, [])
      assert.deepEqual(read, data)
    }),
  )
})

test('anchors and merge keys fill in, and what is written wins', () => {
  const { value, places } = loadYaml(
    file,
    'usual: &usual {version: 16, size: small}\none: *usual\ntwo:\n  <<: *usual\n  size: large\nthree:\n  <<: [{a: 1}, {a: 2, b: 3}]\n',
  )
  assert.deepEqual(value, {
    usual: { version: 16, size: 'small' },
    one: { version: 16, size: 'small' },
    two: { size: 'large', version: 16 },
    three: { a: 1, b: 3 },
  })
  assert.deepEqual(places?.at(['two', 'size']), { file, line: 5, column: 3 })
  assert.deepEqual(places?.at(['two', 'version']), { file, line: 1, column: 16 })
})

test('yes, on and dates are text, and a number remembers how it was written', () => {
  const { value, places } = loadYaml(file, 'a: yes\nb: on\nc: 2026-11-21\nd: 6.10\n')
  assert.deepEqual(value, { a: 'yes', b: 'on', c: '2026-11-21', d: 6.1 })
  assert.equal(places?.source?.(['d']), '6.10')
})

test('keys that are not text become text; lists as keys are refused', () => {
  assert.deepEqual(loadYaml(file, '8088: a\ntrue: b\nnull: c\n').value, { 8088: 'a', true: 'b', null: 'c' })
  assert.equal(loadYaml(file, '? [a, b]\n: c\n').problems[0]?.code, 'SW1003')
})

test('keys named like parts of JavaScript are data', () => {
  assert.deepEqual(Object.keys(loadYaml(file, '__proto__: {polluted: true}\n').value as object), ['__proto__'])
  assert.equal(({} as { polluted?: true }).polluted, undefined)
})

test('a short text cannot become huge, and depth cannot become a crash', () => {
  const start = performance.now()
  const laughs = Array.from(
    { length: 12 },
    (_, index) => `a${index}: &a${index} [${index === 0 ? 'lol' : `${`*a${index - 1}, `.repeat(9)}*a${index - 1}`}]`,
  ).join('\n')
  assert.equal(loadYaml(file, laughs).problems[0]?.code, 'SW1018')
  assert.equal(loadYaml(file, '['.repeat(20_000)).problems.length, 1)
  assert.equal(loadYaml(file, `a: ${'{b: '.repeat(100)}1${'}'.repeat(100)}`).problems[0]?.code, 'SW1018')
  assert.ok(performance.now() - start < 3000)
})
