import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import * as targets from '../../src/targets/list.ts'
import { commands } from '../../src/cli/commands/list.ts'

// What people read first must stay true.

const root = join(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...globSync('{docs,examples}/**/*.md', { cwd: root, exclude: (path) => String(path).includes('.stackwright') }),
]

test('the platform in README.md is that of the example, and about twenty lines long', () => {
  const shown = /<!-- examples\/01-superset\/platform\.ts -->\n```ts\n([\s\S]*?)```/.exec(read('README.md'))?.[1]
  const platform = read('examples/01-superset/platform.ts')
  assert.equal(shown, platform)
  assert.ok(platform.split('\n').length <= 24)
})

test('README.md names only commands that there are, and all of them', () => {
  const [, works = ''] = /\| Describe \|([\s\S]*?)\n\n/.exec(read('README.md')) ?? []
  const [shown, later] = [new Set<string>(), new Set<string>()]
  for (const line of works.split('\n')) {
    const columns = line.split('|').slice(-3)
    for (const [, name] of columns[0]!.matchAll(/`([a-z]+)`/g)) shown.add(name!)
    for (const [, name] of columns[1]!.matchAll(/`([a-z]+)`/g)) later.add(name!)
  }
  const known = new Set(commands.map((each) => each.name))
  assert.deepEqual(
    [...known].filter((name) => !shown.has(name) && name !== 'completion'),
    [],
  )
  assert.deepEqual(
    [...shown].filter((name) => !known.has(name) && !(name in targets)),
    [],
  )
  assert.deepEqual(
    [...later].filter((name) => known.has(name)),
    [],
  )
})

test('every link to a file leads somewhere', () => {
  const broken = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)]
      .map(([, to]) => to!)
      .filter((to) => !existsSync(join(root, dirname(page), to)))
      .map((to) => `${page}: ${to}`),
  )
  assert.deepEqual(broken, [])
})

test('the two commands of README.md are there to be run', () => {
  for (const program of ['stackwright', 'test']) {
    const found = statSync(join(root, program), { throwIfNoEntry: false })
    assert.ok(found?.isFile() && (found.mode & 0o111) !== 0, `./${program} cannot be run`)
  }
})

test('README.md fits on one screen with its picture, and the picture is light', () => {
  assert.ok(read('README.md').split('\n').length <= 70)
  assert.ok(statSync(join(root, 'docs/images/dashboard.png')).size < 300_000)
})
