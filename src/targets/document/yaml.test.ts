import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseAllDocuments, parseDocument } from 'yaml'
import { plainData, trickyText } from './fakes/arbitrary.ts'
import type { Manner } from './manner.ts'
import { type Page, printYaml } from './yaml.ts'

const manner: Manner = {
  order: [
    { at: '', keys: ['name', 'services', 'volumes'] },
    { at: 'services.*', keys: ['image', 'command', 'environment'] },
    { at: 'given', keys: 'as given' },
  ],
  brackets: ['**.command', '**.a', '**.x.*'],
  apart: ['', 'services'],
  indentLists: true,
}

function read(text: string, version: '1.1' | '1.2'): unknown {
  const document = parseDocument(text, { version, merge: version === '1.1' })
  assert.deepEqual(document.errors, [], text)
  assert.deepEqual(document.warnings, [], text)
  return document.toJS()
}

const print = (content: unknown, page: Partial<Page> = {}) => printYaml({ content, ...page }, manner)

for (const version of ['1.1', '1.2'] as const) {
  test(`a reader of YAML ${version} reads what was printed`, () => {
    fc.assert(
      fc.property(plainData, fc.boolean(), (content, indentLists) => {
        assert.deepEqual(read(printYaml({ content }, { ...manner, indentLists }), version), content)
      }),
      { numRuns: 2000 },
    )
  })

  test(`a reader of YAML ${version} reads texts in every spot: key, list, brackets, alone`, () => {
    fc.assert(
      fc.property(
        fc.array(
          trickyText.filter((each) => each !== '__proto__'),
          { minLength: 1, maxLength: 3 },
        ),
        (texts) => {
          const content = {
            command: texts,
            x: { y: Object.fromEntries(texts.map((each) => [each, each])) },
            list: texts,
            services: { web: { [texts[0]!]: texts[0] } },
          }
          assert.deepEqual(read(print(content), version), content)
        },
      ),
      { numRuns: 3000 },
    )
  })
}

test('several pages are one file, each read as itself', () => {
  fc.assert(
    fc.property(fc.array(plainData, { minLength: 1, maxLength: 4 }), (contents) => {
      const documents = parseAllDocuments(
        printYaml(
          contents.map((content) => ({ content })),
          manner,
        ),
      )
      assert.deepEqual(Array.isArray(documents) && documents.map((each) => each.toJS()), contents)
    }),
  )
})

test('the order in which data was built does not show', () => {
  const shuffled = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shuffled)
    return typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .reverse()
            .map(([key, each]) => [key, shuffled(each)]),
        )
      : value
  }
  fc.assert(fc.property(plainData, (content) => assert.equal(print({ a: shuffled(content) }), print({ a: content }))))
})

test('a document looks as if written by hand', () => {
  const page: Page = {
    head: 'The head.',
    content: {
      volumes: {},
      services: {
        web: {
          environment: { ON: 'on', PORT: '8080', NAME: 'a b' },
          command: ['run', '--port=80', '-c', '1'],
          image: 'web:1.2',
          ports: ['22:22', '127.0.0.1:80:80'],
          gone: undefined,
        },
        cache: {
          image: 'redis:7',
          script: 'set -e\necho "it\'s"\n',
          note: `${'long '.repeat(40)}line`,
          nothing: null,
          json: '{"a": 1}',
        },
      },
      name: 'acme',
    },
    notes: [
      { path: ['services', 'web'], comment: 'Why a web.' },
      { path: ['services', 'web', 'ports', 1], comment: 'Only for this machine.' },
    ],
  }
  assert.equal(
    printYaml(page, manner),
    `\
# The head.

name: acme

services:
  cache:
    image: redis:7
    json: '{"a": 1}'
    note: ${'long '.repeat(40)}line
    nothing: null
    script: |
      set -e
      echo "it's"

  # Why a web.
  web:
    image: web:1.2
    command: [run, --port=80, -c, '1']
    environment:
      NAME: a b
      'ON': 'on'
      PORT: '8080'
    ports:
      - '22:22'
      # Only for this machine.
      - 127.0.0.1:80:80

volumes: {}
`,
  )
})

test('tags stand before their values', () => {
  const content = { services: { web: { ports: ['1:1'], image: null, command: ['a'] } } }
  const tags = (['ports', 'command'] as const).map((key) => ({
    path: ['services', 'web', key],
    tag: '!override' as const,
  }))
  const text = print(content, { tags: [...tags, { path: ['services', 'web', 'image'], tag: '!reset' }] })
  assert.equal(
    text,
    "services:\n  web:\n    image: !reset null\n    command: !override [a]\n    ports: !override\n      - '1:1'\n",
  )
})

test('remarks are read by nobody, however long, and change no value', () => {
  fc.assert(
    fc.property(
      plainData,
      fc.string({ unit: fc.constantFrom('a', ' ', '\n', '#', ':', '-'), maxLength: 300 }),
      (value, comment) => {
        const content = { a: [value, value], b: { c: value } }
        const notes = [['a'], ['a', 0], ['a', 1], ['b'], ['b', 'c']].map((path) => ({ path, comment }))
        const text = print(content, { head: comment, notes })
        assert.deepEqual(read(text, '1.2'), content)
      },
    ),
  )
})

test('a note for a place that is not there is a fault of the program', () => {
  assert.throws(() => print({ a: 1 }, { notes: [{ path: ['b'], comment: 'x' }] }), /\["b"\]/)
})

test('equal parts are written out twice, not referred to', () => {
  const part = { x: [1] }
  assert.equal(print({ a: part, b: part }), 'a:\n  x:\n    - 1\nb:\n  x:\n    - 1\n'.replaceAll('\nb:', '\n\nb:'))
})
