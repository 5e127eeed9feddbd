import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { drift } from './locks.ts'

const repository = join(import.meta.dirname, '..')
const copy = mkdtempSync(join(tmpdir(), 'locks-'))
after(() => rmSync(copy, { recursive: true, force: true }))
for (const folder of [
  'src/catalog/superset/locks',
  'src/catalog/dev-identity/lock',
  'src/targets/local/obtain/packages',
  'bin/node',
])
  cpSync(join(repository, folder), join(copy, folder), { recursive: true })

function changed(path: string, change: (text: string) => string): string[] {
  const file = join(copy, path)
  const before = readFileSync(file, 'utf8')
  const after = change(before)
  assert.notEqual(after, before, 'the change must change something')
  writeFileSync(file, after)
  try {
    return drift(copy)
  } finally {
    writeFileSync(file, before)
  }
}

test('the locks of the project were made from what stands beside them', () => {
  assert.deepEqual(drift(repository), [])
  assert.deepEqual(drift(copy), [])
})

test('every way in which a lock can be out of date is told', () => {
  const lock = 'src/catalog/superset/locks/6.1.0.lock'
  assert.deepEqual(
    changed('src/catalog/superset/locks/6.1.0.in', (text) => text.replace('celery==5.5.2', 'celery==5.5.3')),
    [`${lock} was made from another 6.1.0.in`],
  )
  assert.deepEqual(
    changed(lock, (text) => `${text}--index-url https://mirror.invalid/simple\n`),
    [`${lock} names a host`],
  )
  assert.deepEqual(
    changed(lock, (text) => `${text}extra==1.0\n`),
    [`${lock} has no hash for extra==1.0`],
  )
  const npm = 'src/catalog/dev-identity/lock'
  assert.deepEqual(
    changed(`${npm}/package.json`, (text) => text.replace('9.13.3', '9.13.4')),
    [`${npm}/package-lock.json was made from another package.json`],
  )
  assert.deepEqual(
    changed(`${npm}/package-lock.json`, (text) =>
      text.replace('"version": "1.3.8",', '"version": "1.3.8", "resolved": "https://mirror.invalid/x.tgz",'),
    ),
    [`${npm}/package-lock.json names a host for node_modules/accepts`],
  )
  rmSync(join(copy, lock))
  assert.deepEqual(drift(copy), [`${lock} is missing`])
})
