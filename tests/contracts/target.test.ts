import { describe, test } from 'node:test'
import * as targets from '../../src/targets/list.ts'
import { targetContract } from '../../src/testing/target-contract.ts'
import { graphOf, platforms } from '../platforms/read.ts'

// What every target promises, for everything that the list of targets names.

const graphs = Object.fromEntries(
  await Promise.all(platforms.map(async (name) => [name, await graphOf(name)] as const)),
)

for (const listing of Object.values(targets)) {
  const target = await listing.load()
  describe(listing.name, () => {
    for (const { name, run } of targetContract(target, graphs)) test(name, run)
  })
}
