import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type Kind, makeNew } from './new.ts'

const repository = join(import.meta.dirname, '..')

describe('a new app or target', () => {
  let root: string

  before(() => {
    root = mkdtempSync(join(tmpdir(), 'stackwright-new-'))
    for (const part of ['src', 'package.json', 'tsconfig.json'])
      cpSync(join(repository, part), join(root, part), { recursive: true })
    symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'))
  })
  after(() => rmSync(root, { recursive: true, force: true }))

  for (const [kind, layer, name, line] of [
    ['app', 'catalog', 'made-for-test', "export { madeForTest } from './made-for-test/options.ts'"],
    ['target', 'targets', 'made-for-test', "export { madeForTest } from './made-for-test/listing.ts'"],
  ] as const satisfies [Kind, string, string, string][]) {
    test(`${kind}: is a folder whose own tests pass, and one line in the list`, () => {
      const list = () => readFileSync(join(root, 'src', layer, 'list.ts'), 'utf8').split('\n')
      const before = list()
      const folder = makeNew(root, kind, name)
      assert.deepEqual(
        list().filter((each) => each !== line),
        before,
      )
      const exports = list()
        .filter((each) => each.startsWith('export'))
        .map((each) => each.toLowerCase())
      assert.deepEqual(exports, exports.toSorted())
      for (const file of readdirSync(folder))
        assert.doesNotMatch(file + readFileSync(join(folder, file), 'utf8'), /sample-?(app|target)/i)
      // Inside a test run, node would take the inner run for a part of this one.
      const { NODE_TEST_CONTEXT: _, ...env } = process.env
      const run = spawnSync(process.execPath, ['--test', '--test-reporter=spec', `${folder}/*.test.ts`], {
        cwd: root,
        env,
        encoding: 'utf8',
      })
      assert.equal(run.status, 0, run.stdout + run.stderr)
      assert.match(run.stdout, /pass [1-9]/)
    })

    test(`${kind}: refuses a name that is taken or is none, and then leaves everything as it was`, () => {
      const everything = () =>
        readdirSync(join(root, 'src', layer), { recursive: true }).length +
        readFileSync(join(root, 'src', layer, 'list.ts'), 'utf8')
      const before = everything()
      const taken = kind === 'app' ? 'postgres' : 'local'
      assert.throws(() => makeNew(root, kind, taken), /exists already/)
      for (const wrong of ['', '_template', 'My App', '../x', 'a--b', '9a'])
        assert.throws(() => makeNew(root, kind, wrong), /a name has/)
      assert.equal(everything(), before)
    })
  }

  test('what is made passes the type checker', () => {
    const run = spawnSync(process.execPath, [join(repository, 'node_modules/typescript/bin/tsc'), '-p', root], {
      cwd: root,
      encoding: 'utf8',
    })
    assert.ok(run.status === 0 || run.stdout.includes('error TS'), `the type checker did not run: ${run.stderr}`)
    assert.doesNotMatch(run.stdout, /made-for-test/)
  })
})
