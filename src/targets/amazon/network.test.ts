import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { graphOf, secret, service, store } from '../../graph/fakes/nodes.ts'
import { overlap, rangeOf, sizeOf } from './cidr.ts'
import type { Network } from './estate.ts'
import { site } from './fakes/site.ts'
import { lettersIn, networkOf } from './network.ts'
import type { AmazonOptions } from './options.ts'

const web = service('bi-web')
const made = (options: Partial<AmazonOptions> = {}, nodes: Parameters<typeof graphOf>[0] = [web]) => {
  const network = networkOf(graphOf(nodes), site(options))
  assert.ok(network.made)
  return network as Extract<Network, { made: true }>
}
const subnets = (network: Extract<Network, { made: true }>) =>
  network.zones.flatMap((zone) => [zone.public, zone.private, zone.isolated].map((text) => rangeOf(text)!))

describe('subnets', () => {
  test('are three for each zone', () =>
    assert.deepEqual(made().zones, [
      { letter: 'a', private: '10.0.0.0/19', public: '10.0.128.0/20', isolated: '10.0.192.0/20' },
      { letter: 'b', private: '10.0.32.0/19', public: '10.0.144.0/20', isolated: '10.0.208.0/20' },
    ]))
  test('lie in the network and have no address in common, however large it is', () => {
    for (const bits of [16, 17, 18, 19, 20, 21]) {
      const cidr = `172.16.0.0/${bits}`
      const all = subnets(made({ zones: 3, network: { cidr } }))
      assert.equal(all.length, 9)
      for (const [index, each] of all.entries()) {
        assert.ok(
          overlap(each, rangeOf(cidr)!) && each.start + sizeOf(each) <= rangeOf(cidr)!.start + sizeOf(rangeOf(cidr)!),
        )
        assert.ok(sizeOf(each) >= 32, 'a load balancer needs a /27 at least')
        for (const other of all.slice(index + 1)) assert.ok(!overlap(each, other))
      }
    }
  })
  test('of a zone stay when another is added', () =>
    assert.deepEqual(made({ zones: 3 }).zones.slice(0, 2), made({ zones: 2 }).zones))
  test('are in zones that every account has, or in those that are named', () => {
    assert.deepEqual(
      made({ region: 'ap-northeast-1', zones: 3 }).zones.map((zone) => zone.letter),
      ['a', 'c', 'd'],
    )
    assert.deepEqual(
      made({ zones: ['b', 'c'] }).zones.map((zone) => zone.letter),
      ['b', 'c'],
    )
    assert.deepEqual([lettersIn('us-west-1').length, lettersIn('eu-west-1').length], [2, 3])
  })
})

describe('the way out', () => {
  const steady = store('db', { highAvailability: true })
  test('is one for all zones, or one for each where a store must survive a zone', () =>
    assert.deepEqual([made().nat, made({}, [web, steady]).nat], ['one', 'per-zone']))
  test('is what the options say', () => assert.equal(made({ network: { nat: 'one' } }, [web, steady]).nat, 'one'))
})

describe('endpoints', () => {
  const key = secret('bi-key')
  test('are none where there is a way out', () => assert.deepEqual(made({}, [web, key]).endpoints, []))
  test('are what tasks need where there is none', () =>
    assert.deepEqual(made({ network: { nat: 'none' } }, [web, key]).endpoints, [
      'ecr.api',
      'ecr.dkr',
      'logs',
      'secretsmanager',
    ]))
  test('follow where secrets are kept, and exec', () => {
    const options = { network: { endpoints: 'needed' }, secrets: { kept: 'ssm' }, compute: { exec: true } } as const
    assert.deepEqual(made(options, [web, key]).endpoints, ['ecr.api', 'ecr.dkr', 'logs', 'ssm', 'ssmmessages'])
  })
  test('lead to what RDS keeps, whoever keeps the rest', () => {
    assert.deepEqual(
      made({ network: { endpoints: 'needed' }, secrets: { kept: 'ssm' } }, [web, store('db')]).endpoints,
      ['ecr.api', 'ecr.dkr', 'logs', 'secretsmanager'],
    )
  })
  test('are what the options name, each once', () =>
    assert.deepEqual(made({ network: { endpoints: ['sts', 'kms', 'sts'] } }).endpoints, ['kms', 'sts']))
})

test('flow logs are kept for thirty days, or as long as the options say, or not made', () => {
  assert.deepEqual(
    [
      made().flowLogDays,
      made({ network: { flowLogs: 365 } }).flowLogDays,
      made({ network: { flowLogs: false } }).flowLogDays,
    ],
    [30, 365, 0],
  )
})

test('a network that exists is taken as it is, and data servers are where services are unless they have subnets of their own', () => {
  const network = {
    vpc: 'vpc-0a',
    cidr: '10.0.0.0/16',
    public: ['subnet-0a1', 'subnet-0a2'],
    private: ['subnet-0b1', 'subnet-0b2'],
  }
  assert.deepEqual(networkOf(graphOf([web]), site({ network })), { made: false, ...network, isolated: network.private })
  assert.deepEqual(
    networkOf(graphOf([web]), site({ network: { ...network, isolated: ['subnet-0c1', 'subnet-0c2'] } })),
    { made: false, ...network, isolated: ['subnet-0c1', 'subnet-0c2'] },
  )
})
