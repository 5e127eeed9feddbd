import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { estateOf } from '../../src/targets/amazon/estate-of.ts'
import type { AmazonOptions } from '../../src/targets/amazon/options.ts'
import { promisesOf } from '../../src/targets/amazon/promises.ts'
import { graphAt, siteWith } from './platforms.ts'

// What `compare` says of a second region, on the example for AWS.

const graph = await graphAt('examples/03-superset-aws/platform.ts')
const site = (options: Partial<AmazonOptions> = {}) =>
  siteWith({ entry: { hostedZone: { name: 'tidemark.example' } }, standby: { region: 'eu-central-1' }, ...options })
const told = (options?: Partial<AmazonOptions>) => promisesOf(graph, site(options)).join('\n')

describe('what a second region promises', () => {
  test('is nothing without one, nor of one that is at fault', () => {
    assert.deepEqual(promisesOf(graph, siteWith()), [])
    assert.equal(told({ standby: { region: 'eu-west-1' } }), '')
  })

  test('is that nobody is answered until a person has promoted it, and what may be lost', () => {
    assert.match(told(), /^eu-central-1 stands by: .* until a person has promoted it/)
    assert.match(told(), /metastore is copied there afterwards, usually within seconds and without a bound/)
    assert.match(told(), /Caches there \(cache, queue\) are empty/)
    assert.match(told(), /after about 90 s/)
    assert.match(told({ stores: { metastore: { aurora: true } } }), /usually within a second and without a bound/)
  })

  test('is that it answers, and cannot be written, where it reads', () => {
    const reads = told({ standby: { region: 'eu-central-1', mode: 'reads', routing: 'latency' } })
    assert.match(reads, /eu-central-1 answers with bi-web from copies that cannot be written/)
    assert.match(reads, /Names lead to the nearer region/)
  })

  test('is billed for what is really there', () => {
    const { databases, caches } = estateOf(graph, site()).standby!.estate
    const bill = told().split('\n').at(-1)!
    assert.ok(
      bill.includes(`2 × ${databases[0]!.class} with ${databases[0]!.storage.size} GiB each for metastore`),
      bill,
    )
    for (const { id, node, nodes } of caches) assert.ok(bill.includes(`${nodes} × ${node} for ${id}`), bill)
    assert.match(bill, /2 NAT gateways, a load balancer.*tasks only when they run\.$/)
    const reads = told({ standby: { region: 'eu-central-1', mode: 'reads' }, network: { nat: 'one' } })
    assert.match(reads, /1 NAT gateway, .* of bi-web at least\.$/)
    assert.match(told({ stores: { metastore: { aurora: true } } }), /the storage of metastore once more/)
  })
})
