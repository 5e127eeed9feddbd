import { describe, test } from 'node:test'
import * as catalog from '../../src/catalog/list.ts'
import { compose } from '../../src/targets/compose/target.ts'
import { driverContract } from '../../src/testing/driver-contract.ts'
import { dockerEngine } from '../engines/docker.ts'

// What every driver promises, on a real Docker engine.

const image = 'node:24.19.0-bookworm-slim'
const listings = Object.values(catalog).flatMap((each) => ('listing' in each ? [each.listing] : []))
const engine = await dockerEngine()

describe('the contract of drivers on Compose', { concurrency: false, skip: engine.skip }, async () => {
  if (engine.skip !== false) return
  Object.assign(process.env, engine.env)
  await engine.images([image, 'nginxinc/nginx-unprivileged:1.30.4-alpine'])
  const ground = { image, options: { project: `contract-${process.pid}`, port: 20000 + (process.pid % 10000) } }
  for (const { name, run } of driverContract(compose, listings, ground)) test(name, { timeout: 180_000 }, run)
})
