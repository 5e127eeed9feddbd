import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

// A folder that nobody lists is an app or target that nobody can use.

const src = join(import.meta.dirname, '../../src')

for (const [layer, what, helpers] of [
  ['catalog', 'app', []],
  ['targets', 'target', ['amazon', 'container', 'docker', 'document', 'edge']],
] as const) {
  test(`every ${what} folder has its one line in ${layer}/list.ts`, () => {
    const folders = readdirSync(join(src, layer), { withFileTypes: true })
      .filter(
        (each) =>
          each.isDirectory() && !each.name.startsWith('_') && !(helpers as readonly string[]).includes(each.name),
      )
      .map((each) => each.name)
      .sort()
    const listed = [
      ...readFileSync(join(src, layer, 'list.ts'), 'utf8').matchAll(
        /^export \{ \w+ \} from '\.\/([\w-]+)\/\w+\.ts'$/gm,
      ),
    ]
      .map(([, name]) => name!)
      .sort()
    assert.deepEqual(listed, folders)
  })
}
