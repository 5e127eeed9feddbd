import assert from 'node:assert/strict'
import { test } from 'node:test'
import { block, comment, directive, printNginx } from './nginx.ts'

test('directives, blocks and comments, indented', () => {
  const document = [
    directive('daemon', 'off'),
    block('http', [], [comment('Why.'), block('server', [], [directive('listen', 80)])]),
  ]
  assert.equal(printNginx(document), 'daemon off;\nhttp {\n  # Why.\n  server {\n    listen 80;\n  }\n}\n')
})

const quoted: Readonly<Record<string, string>> = {
  off: 'off',
  $time_iso8601: '$time_iso8601',
  '/static/': '/static/',
  '~': '~',
  'max-age=1,': 'max-age=1,',
  '': '""',
  'a b': '"a b"',
  'a;b': '"a;b"',
  '{x}': '"{x}"',
  'say "x"': '"say \\"x\\""',
  'a\\b': '"a\\\\b"',
  "it's": '"it\'s"',
  'a\nb': '"a\nb"',
  'a\tb': '"a\tb"',
  '#x': '"#x"',
}
for (const [argument, printed] of Object.entries(quoted)) {
  test(`the argument ${JSON.stringify(argument)} is printed as ${JSON.stringify(printed)}`, () =>
    assert.equal(printNginx([directive('d', argument)]), `d ${printed};\n`))
}

test('the argument of a block is quoted too', () => {
  assert.equal(printNginx([block('location', ['=', '/a b'], [])]), 'location = "/a b" {\n}\n')
})

test('a comment of several lines stays a comment', () => {
  assert.equal(printNginx([comment('one\ntwo')]), '# one\n# two\n')
})
