import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fidelity } from '../fidelity.ts'

// The page of what was shown where must not promise more than the suites.

for (const { behaviour, shown } of fidelity) {
  for (const [target, each] of Object.entries(shown)) {
    if ('not' in each) continue
    test(`${behaviour} is shown on ${target}`, () => {
      const path = join(import.meta.dirname, `../e2e/${each.suite}.e2e.ts`)
      assert.ok(existsSync(path), `there is no suite ${each.suite}`)
      const titles = [...readFileSync(path, 'utf8').matchAll(/\btest\(\s*(['"`])(.*?)(?<!\\)\1/gs)].map(
        ([, , title]) => title!,
      )
      assert.ok(
        each.test === '' || titles.some((title) => title.includes(each.test)),
        `none of its tests says "${each.test}": ${titles.join('; ')}`,
      )
    })
  }
}
