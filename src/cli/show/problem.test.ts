import assert from 'node:assert/strict'
import { test } from 'node:test'
import { problem } from '../../base/problem.ts'
import { paintFor, widthOf } from '../paint.ts'
import { problemLines, problemText } from './problem.ts'

const finding = {
  title: 'superset has no database',
  found: 'nothing',
  expected: 'the name of a database store: metastore, warehouse',
  do: `add  database: 'metastore'`,
}
const one = problem(
  'SW1008',
  { path: 'apps.bi.database', file: '/home/ann/acme/platform.ts', line: 14, column: 5 },
  finding,
)

test('a problem is a code and a title, a place, and three labelled lines', () => {
  assert.equal(
    problemText([one], '/home/ann/acme'),
    `SW1008  superset has no database
  platform.ts:14:5   apps.bi.database
  found     nothing
  expected  the name of a database store: metastore, warehouse
  do        add  database: 'metastore'
`,
  )
})

test('problems are told apart by an empty line', () => {
  assert.equal(problemLines([one, one], { folder: '/home/ann/acme' }).length, 11)
  assert.equal(problemLines([one, one], { folder: '/home/ann/acme' })[5], '')
  assert.equal(problemText([], '/'), '')
})

test('a file elsewhere is told by its whole path, and what is not known is left out', () => {
  const place = (at: Partial<typeof one.place>) =>
    problemLines([{ ...one, place: { path: '', ...at } }], { folder: '/home/ann/acme' })[1]
  assert.equal(place({ file: '/srv/other/platform.ts' }), '  /srv/other/platform.ts')
  assert.equal(place({ file: '/home/ann/acme/platform.ts', line: 3 }), '  platform.ts:3')
  assert.equal(place({ path: '--target' }), '  --target')
  assert.equal(place({}), '  found     nothing')
})

test('further lines of a text stand below the first', () => {
  assert.deepEqual(problemLines([{ ...one, found: 'one\ntwo' }], { folder: '/' }).slice(2, 4), [
    '  found     one',
    '            two',
  ])
})

test('colours change nothing but the look, and a text cannot bring its own', () => {
  const evil = { ...one, title: 'a\u001b[2Jb', place: { ...one.place, path: 'apps.\u0007' } }
  const painted = problemLines([evil], { folder: '/', paint: paintFor(true) })
  const bare = problemLines([evil], { folder: '/' })
  assert.deepEqual(
    painted.map((line) => line.replace(/\x1b\[[0-9;]*m/g, '')),
    bare,
  )
  assert.deepEqual(
    painted.map(widthOf),
    bare.map((line) => line.length),
  )
  assert.doesNotMatch(bare.join(''), /[\u0007\u001b]/)
})
