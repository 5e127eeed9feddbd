import { describe, test } from 'node:test'
import * as catalog from '../../src/catalog/list.ts'
import { local } from '../../src/targets/local/listing.ts'
import { driverContract } from '../../src/testing/driver-contract.ts'

// What every driver promises, kept by this machine's: the same suite as for every other target.

const listings = Object.values(catalog).flatMap((each) => ('listing' in each ? [each.listing] : []))

describe('local', async () => {
  for (const { name, run } of driverContract(await local.load(), listings)) test(name, { timeout: 120_000 }, run)
})
