import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { problems } from '../src/base/problems.ts'
import { commands } from '../src/cli/commands/list.ts'
import { referencePages, stalePages } from './docs.ts'

test('a page that is missing, different or left over is stale', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stackwright-docs-'))
  mkdirSync(join(folder, 'options'))
  for (const [path, text] of [
    ['same.md', 'same'],
    ['other.md', 'before'],
    ['options/left.md', 'left'],
  ])
    writeFileSync(join(folder, path!), text!)
  const pages = new Map([
    ['same.md', 'same'],
    ['other.md', 'after'],
    ['options/new.md', 'new'],
  ])
  assert.deepEqual(stalePages(pages, folder), ['options/left.md', 'options/new.md', 'other.md'])
  rmSync(folder, { recursive: true })
})

test('the reference has every command with its options, every problem, and a page for everything of the catalog', async () => {
  const pages = await referencePages()
  for (const { name } of commands) assert.ok(pages.get('commands.md')!.includes(`\n## ${name}\n`), name)
  for (const code of Object.keys(problems)) assert.ok(pages.get('problems.md')!.includes(`\n### ${code}\n`), code)
  for (const type of ['superset', 'postgres', 'job']) assert.match(pages.get(`options/${type}.md`)!, /^### \w+$/m)
  for (const [path, text] of pages) assert.doesNotMatch(text, /undefined|\[object Object\]/, path)
})
