import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Step } from '../../operate/step.ts'
import { plain } from '../paint.ts'
import { beginLine, endedLine, endLine, liveLines, tellLine } from './steps.ts'

const step = (id: string, ...needs: readonly string[]): Step => ({
  id,
  title: id === 'migrate' ? 'bring the database to 6.1.0' : `start ${id}`,
  needs,
  action: { do: 'start', node: id },
})
const [metastore, migrate, web] = [step('metastore'), step('migrate', 'metastore'), step('web', 'migrate', 'cache')]

test('while steps run, each has a line with its duration and words, and what waits says for what', () => {
  const view = {
    active: [{ step: migrate, startedAt: 2, words: 'reading the schema' }],
    waiting: [web],
    ended: new Set(['metastore', 'cache']),
    at: 3.5,
    width: 9,
  }
  assert.deepEqual(liveLines(view, { columns: 80, rows: 10 }, plain), [
    '  ⠴ migrate       1.5s  reading the schema',
    '  · web                 waits for migrate',
  ])
})

test('a step without words shows its title, and none that only repeats its id', () => {
  const at = { waiting: [], ended: new Set<string>(), at: 0, width: 9 }
  assert.deepEqual(
    liveLines(
      {
        ...at,
        active: [
          { step: migrate, startedAt: 0 },
          { step: metastore, startedAt: 0 },
        ],
      },
      { columns: 80, rows: 10 },
      plain,
    ).map((line) => line.trimEnd()),
    ['  ⠋ migrate       0.0s  bring the database to 6.1.0', '  ⠋ metastore     0.0s'],
  )
})

test('never more lines than there is room for, and never longer ones', () => {
  const waiting = Array.from({ length: 50 }, (_, index) => step(`service-${index}`, 'metastore'))
  const lines = liveLines({ active: [], waiting, ended: new Set(), at: 0, width: 12 }, { columns: 20, rows: 5 }, plain)
  assert.equal(lines.length, 5)
  assert.equal(lines[4], '  · and 46 more')
  assert.ok(lines.every((line) => line.length <= 20))
})

test('off a terminal there is one line for each beginning and end', () => {
  assert.equal(beginLine(web, 3.25, plain), '    3.3s  begin  web  after migrate, cache')
  assert.equal(endLine({ ...web, state: 'done', startedAt: 3, seconds: 1.5 }, plain), '    4.5s  done   web  1.5s')
  assert.equal(
    endLine({ ...web, state: 'failed', startedAt: 3, seconds: 70, reason: 'it ended with 1' }, plain),
    '   73.0s  failed  web  1m 10s: it ended with 1',
  )
  assert.equal(tellLine(web, 'waiting for it', 9, plain), '    9.0s         web: waiting for it')
})

test('a step that has ended keeps its line, with the reason when it did not end well', () => {
  assert.equal(
    endedLine({ ...migrate, state: 'done', startedAt: 0, seconds: 5 }, 9, plain),
    '  ✓ migrate       5.0s  bring the database to 6.1.0',
  )
  assert.equal(
    endedLine({ ...web, state: 'failed', startedAt: 0, seconds: 5, reason: 'it ended with 1' }, 9, plain),
    '  × web           5.0s  failed: it ended with 1',
  )
})
