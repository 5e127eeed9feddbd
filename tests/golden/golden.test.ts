import assert from 'node:assert/strict'
import { existsSync, globSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { test } from 'node:test'
import * as targets from '../../src/targets/list.ts'
import { sameAsGolden } from '../golden.ts'
import { graphOf, optionsOf, platforms } from '../platforms/read.ts'
import { settingOf } from '../../src/testing/setting.ts'

// What each target writes for each platform of tests/platforms, as files in golden/<platform>/<target>/ that can be opened with the target's own tools.
// Files that the catalog holds as they are written (programs, mostly) are not kept twice: copies.txt says which is where.

const rewriting = process.env['GOLDEN'] === 'write'
const catalog = join(import.meta.dirname, '../../src/catalog')
const kept = new Map(globSync('*/**/*.{py,mjs,sql,json}', { cwd: catalog }).sort().map((path) => [readFileSync(join(catalog, path), 'utf8'), path]))

for (const platform of platforms) {
  for (const listing of Object.values(targets)) {
    const folder = join(import.meta.dirname, platform, listing.name)

    test(`${listing.name} writes for ${platform} what is in golden/${platform}/${listing.name}`, async () => {
      const [target, graph] = [await listing.load(), await graphOf(platform)]
      const written = [...target.lower(graph, target.renderSite(graph, settingOf(await optionsOf(platform, listing.name)))).files]
      const copies = written.filter(([, content]) => kept.has(content)).map(([path, content]) => `${path} is src/catalog/${kept.get(content)}\n`).join('')
      const files = new Map([...written.filter(([, content]) => !kept.has(content)), ...(copies === '' ? [] : [['copies.txt', copies] as const])])
      if (rewriting) rmSync(folder, { recursive: true, force: true })
      for (const [path, content] of files) sameAsGolden(join(folder, path), content)
      assert.deepEqual(filesIn(folder), [...files.keys()].sort(), 'a file too many or too few; if that is right: npm run golden')
    })
  }
}

function filesIn(folder: string): string[] {
  // Patterns leave out names with a dot, as that of what an image is built without.
  const found = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile()) : []
  return found.map((each) => relative(folder, join(each.parentPath, each.name))).sort()
}
