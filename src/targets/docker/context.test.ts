import assert from 'node:assert/strict'
import {
  chmodSync,
  globSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, test } from 'node:test'
import { Failure } from '../../base/failure.ts'
import { stageContext } from './context.ts'

describe('the context of a build', () => {
  const project = mkdtempSync(join(tmpdir(), 'context-'))
  after(() => rmSync(project, { recursive: true }))
  for (const path of [
    'platform.ts',
    'sql/load.sql',
    'sql/.git/config',
    'sql/node_modules/x/index.js',
    'keys/mail.txt',
    'keys/public.txt',
    '.stackwright/acme/dev/secrets/mail',
    '.venv/bin/python',
    'stackwright.lock',
  ]) {
    mkdirSync(dirname(join(project, path)), { recursive: true })
    writeFileSync(join(project, path), `text of ${path}`)
  }
  chmodSync(join(project, 'sql/load.sql'), 0o750)
  symlinkSync('load.sql', join(project, 'sql/link.sql'))
  // Drivers put it inside of what is copied.
  const folder = join(project, 'state/build/images/acme-etl')
  const image = (...copies: { from: string; to: string; without: string[] }[]) => ({
    title: 'acme-etl 1',
    files: { Dockerfile: 'FROM scratch\n', '.dockerignore': '' },
    copies,
  })
  const staged = () =>
    globSync('**/*', { cwd: folder, exclude: () => false })
      .concat(globSync('**/.*', { cwd: folder }))
      .filter((path) => !statSync(join(folder, path)).isDirectory())
      .sort()

  test('has its own files and a copy of what is asked, and nothing that tools left there', () => {
    stageContext(image({ from: 'sql', to: 'project/sql', without: [] }), project, folder)
    assert.deepEqual(staged(), ['.dockerignore', 'Dockerfile', 'project/sql/link.sql', 'project/sql/load.sql'])
    assert.equal(statSync(join(folder, 'project/sql/load.sql')).mode & 0o777, 0o750)
    assert.ok(lstatSync(join(folder, 'project/sql/link.sql')).isSymbolicLink())
  })

  test('has the whole project without given secrets and without itself, and nothing of before', () => {
    stageContext(image({ from: 'sql', to: 'project/sql', without: [] }), project, folder)
    stageContext(image({ from: '.', to: 'project', without: ['keys/mail.txt'] }), project, folder)
    assert.deepEqual(staged(), [
      '.dockerignore',
      'Dockerfile',
      'project/keys/public.txt',
      'project/platform.ts',
      'project/sql/link.sql',
      'project/sql/load.sql',
    ])
  })

  test('has a single file at its place, and an empty folder where nothing is left to copy', () => {
    stageContext(image({ from: 'keys/public.txt', to: 'project/keys/public.txt', without: [] }), project, folder)
    assert.equal(readFileSync(join(folder, 'project/keys/public.txt'), 'utf8'), 'text of keys/public.txt')
    stageContext(
      image({ from: 'keys/mail.txt', to: 'project/keys/mail.txt', without: ['keys/mail.txt'] }),
      project,
      folder,
    )
    assert.deepEqual(staged(), ['.dockerignore', 'Dockerfile'])
    assert.ok(statSync(join(folder, 'project')).isDirectory())
  })

  test('what the project lacks is a failure', () => {
    assert.throws(
      () => stageContext(image({ from: 'none', to: 'project/none', without: [] }), project, folder),
      (error: unknown) => error instanceof Failure && /none is not in the project/.test(error.facts.reason),
    )
  })
})
