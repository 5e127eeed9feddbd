import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { describe, test } from 'node:test'
import { bindText, host, text } from '../../graph/text.ts'
import {
  assign,
  call,
  classOf,
  fromJson,
  imports,
  late,
  lateNumber,
  lines,
  name,
  note,
  over,
  program,
  type Python,
  section,
  tuple,
  whenEncrypted,
} from './python.ts'

const bound = (statements: Parameters<typeof program>[1]) =>
  bindText(program('Words.', statements), (reference) => (reference.ref === 'host' ? reference.of : 'x'))
const body = (statements: Parameters<typeof program>[1]) => bound(statements).replace('# Words.\n\n', '')

/** What Python makes of a program, as JSON of the variable `it`. */
function evaluated(source: string): unknown {
  const run = spawnSync('python3', ['-c', `${source}\nimport json\nprint(json.dumps(it))`], { encoding: 'utf8' })
  assert.equal(run.status, 0, run.stderr)
  return JSON.parse(run.stdout)
}

describe('printing Python', () => {
  test('gives values back as they were, however odd their characters', () => {
    const values: Python = {
      plain: 'a',
      quotes: '"\'\\',
      lines: 'a\nb\tc',
      'a key': [1, 2.5, -3, true, false, null],
      euro: '€ 𝄞',
      nested: { empty: {}, none: [] },
      control: '\u0000\u001f',
    }
    assert.deepEqual(evaluated(bound([assign('it', values)])), values)
  })

  test('gives any JSON back as it was', () => {
    const json = {
      list: [{ a: null }, 'x'.repeat(200)],
      python: 'a word',
      secretive: { secret: 1 },
      big: 1e21,
      small: 1e-7,
    }
    assert.deepEqual(evaluated(bound([assign('it', fromJson(json, name))])), json)
  })

  test('names a secret where one is named, at any depth', () => {
    assert.equal(
      body([
        assign(
          'it',
          fromJson({ a: [{ secret: 'smtp' }], b: { secret: 'smtp', more: 1 } }, (wanted) => call('read', [wanted])),
        ),
      ]),
      'it = {"a": [read("smtp")], "b": {"secret": "smtp", "more": 1}}\n',
    )
  })

  test('keeps what is known later inside its string or number', () => {
    assert.equal(
      body([assign('address', late(text`http://${host('web')}:"80"`)), assign('port', lateNumber(host('1')))]),
      'address = "http://web:\\"80\\""\nport = 1\n',
    )
  })

  test('puts members on lines of their own when one line would be too long', () => {
    const long = 'x'.repeat(60)
    assert.equal(
      body([assign('it', call('f', [long], { more: { a: long, b: [1] } }))]),
      `it = f(\n    "${long}",\n    more={"a": "${long}", "b": [1]},\n)\n`,
    )
    assert.equal(
      body([assign('it', over('base', { a: long, b: long }))]),
      `it = {\n    **base,\n    "a": "${long}",\n    "b": "${long}",\n}\n`,
    )
  })

  test('writes short values on one line', () => {
    assert.equal(
      body([assign('it', over('base', { a: 1 })), assign('one', tuple(1)), assign('two', tuple(1, 'a'))]),
      'it = {**base, "a": 1}\none = (1,)\ntwo = (1, "a")\n',
    )
  })

  test('leaves the empty lines that a person would leave', () => {
    const out = body([
      imports('os'),
      imports('a', 'b', 'c'),
      section('First', assign('x', 1, 'Why.'), note('A note.'), lines('if x:', '    y = 2')),
      section('Second', assign('z', 3)),
      classOf('C', 'Words.', assign('w', 4)),
      false,
      undefined,
    ])
    assert.equal(
      out.replaceAll(/-{5,}/g, '-----'),
      [
        'import os',
        'from a import b, c',
        '',
        '# --- First -----',
        '# Why.',
        'x = 1',
        '# A note.',
        'if x:',
        '    y = 2',
        '',
        '# --- Second -----',
        'z = 3',
        '',
        '',
        'class C:',
        '    """Words."""',
        '',
        '    w = 4',
        '',
      ].join('\n'),
    )
  })

  test('breaks long comments between words', () => {
    const out = body([note('word '.repeat(60).trim())])
    assert.ok(out.split('\n').every((line) => line.length <= 110) && out.split('\n').length > 3)
  })
})

describe('what is there only with TLS', () => {
  const long = (member: Python) => [
    assign('short', call('reach', ['db'], { ssl: member })),
    assign('it', { host: 'x'.repeat(60), port: 'y'.repeat(60), options: member, last: 1 }),
  ]
  const printed = (member: Python, yes: boolean) =>
    bindText(program('Words.', long(member)), (reference) =>
      reference.ref === 'encrypted' ? (yes ? reference.yes : reference.no) : 'x',
    )
  const without = [
    assign('short', call('reach', ['db'])),
    assign('it', { host: 'x'.repeat(60), port: 'y'.repeat(60), last: 1 }),
  ]
  const plain = bindText(program('Words.', without), () => 'x')

  test('leaves the very same lines where it is not', () => {
    assert.equal(printed(whenEncrypted('cache', { ssl: true }), false), plain)
  })

  test('is a member like any other where it is', () => {
    const source = printed(whenEncrypted('cache', { ssl: true, reqs: 'required' }), true)
    assert.match(source, /^short = reach\("db", ssl=\{"ssl": True, "reqs": "required"\}\)$/m)
    assert.match(source, /^    "options": \{"ssl": True, "reqs": "required"\},\n    "last": 1,$/m)
    const it = evaluated(source.replace(/^short.*$/m, ''))
    assert.deepEqual((it as { options: unknown }).options, { ssl: true, reqs: 'required' })
  })

  test('has nothing in it that is known later', () => {
    assert.throws(() => program('Words.', long(whenEncrypted('cache', { host: late(host('cache')) }))), /cannot stand/)
  })
})
