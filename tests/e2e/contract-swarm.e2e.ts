import { describe, test } from 'node:test'
import * as catalog from '../../src/catalog/list.ts'
import { swarm as target } from '../../src/targets/swarm/target.ts'
import { driverContract } from '../../src/testing/driver-contract.ts'
import { swarm } from '../engines/docker.ts'

// What every driver promises, on a real swarm of one machine.

const image = 'node:24.19.0-bookworm-slim'
const listings = Object.values(catalog).flatMap((each) => ('listing' in each ? [each.listing] : []))
const engine = await swarm()

describe('the contract of drivers on Swarm', { concurrency: false, skip: engine.skip }, async () => {
  if (engine.skip !== false) return
  Object.assign(process.env, engine.env)
  await engine.images([image, 'nginxinc/nginx-unprivileged:1.30.4-alpine'])
  const options = {
    nodes: 'one',
    stack: 'swarm-contract',
    port: 18_099,
    publish: 'host',
    ...(engine.lacks.includes('ipvs') && { endpointMode: 'dnsrr' }),
  }
  for (const { name, run } of driverContract(target, listings, { image, options }))
    test(name, { timeout: 180_000 }, run)
})
