import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { appContract } from '../../src/testing/app-contract.ts'
import { catalog } from '../platforms/read.ts'
import { samples } from './samples.ts'

// What every app promises, for everything that the catalog lists.

test('everything that the catalog lists has its samples, and nothing else has', () => {
  assert.deepEqual(Object.keys(samples).sort(), catalog.map((listing) => listing.type).sort())
})

for (const [type, { defaults, everything }] of Object.entries(samples)) {
  describe(type, () => {
    const files = ['./warehouse', './dashboards', './extra.py', './sso', './server', './page.html', './drivers']
    const common = { name: 'acme', environment: 'dev' }
    const suite = appContract(catalog, [
      { title: 'defaults', platform: { ...common, ...defaults } },
      { title: 'everything', platform: { ...common, ...everything }, files },
    ])
    for (const { name, run } of suite) test(name, run)
  })
}
