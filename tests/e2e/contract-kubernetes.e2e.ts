import { describe, test } from 'node:test'
import * as catalog from '../../src/catalog/list.ts'
import { kubernetes } from '../../src/targets/kubernetes/target.ts'
import { driverContract } from '../../src/testing/driver-contract.ts'
import { cluster } from '../engines/cluster.ts'
import { findLab } from '../engines/lab.ts'
import { must } from '../engines/run.ts'

// What every driver promises, on a real cluster.

const image = 'node:24.19.0-bookworm-slim'
const namespace = 'k8d-contract'
const listings = Object.values(catalog).flatMap((each) => ('listing' in each ? [each.listing] : []))
const engine = await cluster()

describe('the contract of drivers on Kubernetes', { concurrency: false, skip: engine.skip }, async () => {
  if (engine.skip !== false) return
  Object.assign(process.env, engine.env)
  await engine.load([image])
  const lab = findLab()
  const ground = {
    image,
    options: { namespace },
    ...('lab' in lab && engine.lab && { images: { load: `${lab.lab}/cluster load` } }),
    // By the Service's own address, as others in the cluster do: a forwarded port leads to one replica alone.
    async reach() {
      const address = await must('kubectl', [
        'get',
        'service',
        'site',
        '--namespace',
        namespace,
        '--output=jsonpath={.spec.clusterIP}:{.spec.ports[0].port}',
      ])
      return { url: `http://${address}`, close: () => {} }
    },
  }
  for (const { name, run } of driverContract(kubernetes, listings, ground)) test(name, { timeout: 180_000 }, run)
})
