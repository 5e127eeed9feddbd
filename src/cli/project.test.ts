import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { projectAt, unreadProjectAt } from './project.ts'

test('the fingerprint of a folder follows names and bytes, and not what tools leave there', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stackwright-project-'))
  const content = () => projectAt(folder).contentOf('load')
  mkdirSync(join(folder, 'load/deep'), { recursive: true })
  writeFileSync(join(folder, 'load/deep/a.sql'), 'one')
  const first = content()
  writeFileSync(join(folder, 'load/deep/a.sql'), 'two')
  const other = content()
  renameSync(join(folder, 'load/deep/a.sql'), join(folder, 'load/deep/b.sql'))
  const renamed = content()
  assert.equal(new Set([first, other, renamed]).size, 3)
  mkdirSync(join(folder, 'load/__pycache__'))
  writeFileSync(join(folder, 'load/__pycache__/x.pyc'), 'x')
  assert.equal(content(), renamed)
  assert.deepEqual(
    [
      projectAt(folder).exists('load/deep'),
      projectAt(folder).exists('none'),
      unreadProjectAt(folder).contentOf('load'),
    ],
    [true, false, ''],
  )
  assert.equal(projectAt(folder).contentOf('none').length, 16)
  const bytes = (path: string, most: number) =>
    projectAt(folder).bytesOf(path, most) && Buffer.from(projectAt(folder).bytesOf(path, most)!).toString()
  assert.deepEqual(
    [bytes('load/deep/b.sql', 9), bytes('load/deep/b.sql', 1), bytes('load', 9), bytes('none', 9)],
    ['two', 'tw', undefined, undefined],
  )
  rmSync(folder, { recursive: true })
})
