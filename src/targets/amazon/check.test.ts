import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { graphOf, job, route, secret, service, store } from '../../graph/fakes/nodes.ts'
import type { IdentityNode, Node, RouteNode } from '../../graph/node.ts'
import type { Setting } from '../target.ts'
import { checkAmazon } from './check.ts'
import { recipe, setting, site } from './fakes/site.ts'
import { notesOf } from './notes.ts'
import type { AmazonOptions } from './options.ts'

const web = service('bi-web', { recipe })
const many = service('bi-web', { recipe, replicas: { min: 2, max: 4 } })
const way = (changes: Partial<RouteNode> = {}, id = 'bi-route') =>
  route(id, 'bi-web', { host: 'bi.example.com', tls: true, ...changes })
const hostedZone = { name: 'example.com' }
const at = { path: 'targets.aws' }
const found = (nodes: readonly Node[], options: Partial<AmazonOptions> = {}, images: Setting['images'] = {}) =>
  checkAmazon(graphOf(nodes), setting({ entry: { hostedZone }, ...options }, images), at).map(
    ({ code, place }) => `${code} ${place.path}`,
  )
const one = (title: string, expected: readonly string[], ...what: Parameters<typeof found>) =>
  test(title, () => assert.deepEqual(found(...what), expected))

one('a platform without faults has none', [], [web, way()])

describe('the entry', () => {
  one('an encrypted route needs a zone or a certificate', ['SW4007 apps.bi'], [web, way()], { entry: {} })
  one('a certificate will do', [], [web, way()], {
    entry: { certificate: 'arn:aws:acm:eu-west-1:123456789012:certificate/1' },
  })
  one('an encrypted route needs a host', ['SW4007 apps.bi'], [web, way({ host: undefined })])
  one('a certificate must be of the region', ['SW4011 targets.aws.entry.certificate'], [web, way()], {
    entry: { certificate: 'arn:aws:acm:us-east-1:123456789012:certificate/1' },
  })
  one(
    'a certificate that is made needs a zone',
    ['SW4007 apps.bi', 'SW4011 targets.aws.entry.certificate'],
    [web, way()],
    { entry: { certificate: 'made' } },
  )
  one('a host must be in the zone', ['SW4013 apps.bi'], [web, way({ host: 'bi.example.org' })])
  one('a host that only ends like the zone is not in it', ['SW4013 apps.bi'], [web, way({ host: 'bi.anexample.com' })])
  one('the zone itself is in the zone', [], [web, way({ host: 'example.com' })])
  one('a route without encryption must be accepted', ['SW4016 apps.bi'], [web, way({ tls: false })])
  one('and is then', [], [web, way({ tls: false, host: undefined })], { entry: { plain: true } })
  one(
    'two routes without a host cannot both have a path',
    ['SW3002 apps.bi'],
    [web, way({ tls: false, host: undefined }), way({ tls: false, host: undefined, port: 8090 }, 'bi-two')],
    { entry: { plain: true } },
  )
  one('addresses must be addresses', ['SW4011 targets.aws.entry.from.0'], [web, way()], {
    entry: { hostedZone, from: ['everybody'] },
  })
  one('no answer may take longer than a load balancer waits', ['SW2008 apps.bi'], [web, way({ timeout: 5000 })])
})

describe('login', () => {
  const sso: IdentityNode = {
    kind: 'identity',
    id: 'sso',
    app: 'sso',
    place: { path: '' },
    keep: false,
    issuer: 'https://id.example.com',
    clientId: 'bi',
    clientSecret: 'sso-client',
    groupsClaim: 'groups',
    scopes: ['openid'],
  }
  const client = secret('sso-client')
  const login = {
    identity: 'sso',
    authorization: 'https://id.example.com/a',
    token: 'https://id.example.com/t',
    userInfo: 'https://id.example.com/u',
  }
  const nodes = [web, way({ login: 'edge' }), sso, client]
  one('is described', [], nodes, { entry: { hostedZone, login } })
  one('must be described', ['SW4011 apps.bi'], nodes)
  one('lasts a week at most', ['SW4011 targets.aws.entry.login.session'], nodes, {
    entry: { hostedZone, login: { ...login, session: '8d' } },
  })
  one('needs an identity that is there', ['SW4011 targets.aws.entry.login.identity'], [web, way(), client], {
    entry: { hostedZone, login },
  })
  one('is for apps that have a route', ['SW4011 targets.aws.entry.login.apps'], nodes, {
    entry: { hostedZone, login: { ...login, apps: ['bo'] } },
  })
  one('needs encryption', ['SW4011 apps.bi'], [web, way({ login: 'edge', tls: false }), sso, client], {
    entry: { hostedZone, plain: true, login },
  })
  one('needs its secret where a deployment can read it', ['SW4011 targets.aws.entry.login.identity'], nodes, {
    entry: { hostedZone, login },
    secrets: { kept: 'ssm' },
  })
})

describe('the network', () => {
  const fits = (cidr: string, ...expected: readonly string[]) =>
    one(`of ${cidr} is ${expected.length === 0 ? 'fine' : 'refused'}`, expected, [web], { network: { cidr } })
  fits('10.40.0.0/16')
  fits('172.31.240.0/20')
  fits('10.40.1.0/16', 'SW4014 targets.aws.network.cidr')
  fits('8.8.0.0/16', 'SW4014 targets.aws.network.cidr')
  fits('172.32.0.0/16', 'SW4014 targets.aws.network.cidr')
  fits('10.400.0.0/16', 'SW4014 targets.aws.network.cidr')
  const crowd = service('bi-web', { recipe, replicas: { min: 1, max: 300 } })
  one('must hold every replica twice while services roll', ['SW4014 targets.aws.network.cidr'], [crowd], {
    network: { cidr: '10.0.0.0/21' },
  })
  one('of that size holds them in a third zone', [], [crowd], { network: { cidr: '10.0.0.0/21' }, zones: 3 })
  one('has no more zones than every account sees', ['SW4014 targets.aws.zones'], [web], {
    region: 'us-west-1',
    zones: 3,
  })
  one('has two or three different zones', ['SW4014 targets.aws.zones'], [web], { zones: ['a', 'a'] })
  one('without a way out needs its endpoints', ['SW4015 targets.aws.network.endpoints'], [web], {
    network: { nat: 'none', endpoints: ['logs'] },
  })
  one('without a way out has all of them where nothing is said', [], [web], { network: { nat: 'none' } })
  one('without a way out leads nowhere', ['SW4015 targets.aws.network.nat'], [web], {
    network: { nat: 'none' },
    outside: { bi: 'https' },
  })
  const network = {
    vpc: 'vpc-0a',
    cidr: '10.0.0.0/16',
    public: ['subnet-0a1', 'subnet-0a2'],
    private: ['subnet-0b1', 'subnet-0b2'],
  }
  one('that exists is fine', [], [web, way()], { network })
  one('that exists needs public subnets for an open entry', ['SW4011 targets.aws.network.public'], [web, way()], {
    network: { ...network, public: [] },
  })
  one('that exists needs none for an internal one', [], [web, way()], {
    network: { ...network, public: [] },
    entry: { hostedZone, internal: true },
  })
  one(
    'that exists needs a subnet in each zone',
    ['SW4011 targets.aws.network.public', 'SW4011 targets.aws.network.private'],
    [web, way()],
    { network, zones: 3 },
  )
  one('that exists has each subnet once', ['SW4011 targets.aws.network.isolated'], [web], {
    network: { ...network, isolated: ['subnet-0c1', 'subnet-0c1'] },
  })
})

describe('services', () => {
  const kept = service('bi-web', { recipe, volumes: ['bi-files'] })
  const files = { kind: 'volume', id: 'bi-files', app: 'bi', place: { path: 'apps.bi' }, keep: true, size: 1 } as const
  one('lose what they keep', ['SW4001 apps.bi'], [kept, files])
  one('unless that is accepted', [], [kept, files], { accept: ['volume'] })
  one(
    'do not run on other processors than their images',
    ['SW4011 targets.aws.compute.architecture'],
    [web],
    { compute: { architecture: 'arm64' } },
    { platform: 'linux/amd64' },
  )
  one('run on those of their images', [], [web], { compute: { architecture: 'arm64' } }, { platform: 'linux/arm64' })
  const alone = service('bi-beat', { recipe, singleton: true })
  one('of which there is one are not on Spot', ['SW4017 targets.aws.compute.spot.only.bi-beat'], [many, alone], {
    compute: { spot: { only: ['bi-beat'] } },
  })
  one('are on Spot by the name of their app, less that one', [], [many, alone], { compute: { spot: { only: ['bi'] } } })
  one('must be somewhere', ['SW4011 targets.aws.compute.spot'], [many], { compute: { spot: { spot: 0 } } })
  one(
    'are named',
    [
      'SW4011 targets.aws.outside.bo',
      'SW4011 targets.aws.compute.scaling.bi-wob',
      'SW4011 targets.aws.compute.spot.only.x',
    ],
    [web],
    { outside: { bo: 'https' }, compute: { scaling: { 'bi-wob': {} }, spot: { only: ['x'] } } },
  )
  one('with a fixed number of replicas follow nothing', ['SW4011 targets.aws.compute.scaling.bi-web'], [web], {
    compute: { scaling: { 'bi-web': { memory: 70 } } },
  })
  one('without a route have no requests', ['SW4011 targets.aws.compute.scaling.bi-web.requests'], [many], {
    compute: { scaling: { 'bi-web': { requests: 100 } } },
  })
  one('with one have', [], [many, way()], { compute: { scaling: { bi: { requests: 100, memory: 70 } } } })
  one('have hours that end', ['SW4011 targets.aws.compute.hours'], [web], {
    compute: { hours: { zone: 'Europe/Berlin', from: '20:00', to: '07:00' } },
  })
  one('have hours somewhere', ['SW4011 targets.aws.compute.hours.zone'], [web], {
    compute: { hours: { zone: 'Europe/Atlantis', from: '07:00', to: '20:00' } },
  })
  one('name an image', ['SW4006 apps.bi'], [service('bi-web')])
})

one('a region whose ARNs begin otherwise is refused', ['SW4011 targets.aws.region'], [web, way()], {
  region: 'us-gov-west-1',
})

describe('the beginning of names', () => {
  for (const name of ['aws-bi', 'ssm', 'sg-bi', 'internal-bi'])
    one(`is not ${name}`, ['SW4011 targets.aws.name'], [web, way()], { name })
  one('may hold what it does not begin with', [], [web, way()], { name: 'my-aws-internal-bi' })
})

test('a region is needed', () => {
  assert.deepEqual(
    checkAmazon(graphOf([web]), { ...setting(), options: undefined }, at).map(({ code, place, do: advice }) => [
      code,
      place.path,
      advice,
    ]),
    [['SW4011', 'targets.aws', "add  aws: { region: 'eu-west-1' }  under targets"]],
  )
})

describe('tags', () => {
  one('are plain', [], [web], { tags: { team: 'Data & Platform'.replace('&', '+'), 'cost-centre': '4711' } })
  one(
    'are not those of AWS, and not too long',
    ['SW4011 targets.aws.tags.aws:team', 'SW4011 targets.aws.tags.x', 'SW4011 targets.aws.tags.y'],
    [web],
    { tags: { 'aws:team': 'x', x: 'y'.repeat(257), y: 'a;b' } },
  )
})

test('every problem says what to do', () => {
  const problems = checkAmazon(
    graphOf([
      web,
      way({ host: 'x.org' }),
      way({ tls: false, host: undefined }, 'bi-two'),
      job('bi-job', { recipe, volumes: ['x'] }),
    ]),
    setting({ entry: { hostedZone, from: ['x'] }, zones: ['a'], network: { cidr: '1.0.0.0/16' } }),
    at,
  )
  assert.equal(problems.length, 6)
  for (const { title, found: has, expected, do: advice } of problems) assert.ok(title && has && expected && advice)
})

describe('notes', () => {
  const told = (nodes: readonly Node[], options: Partial<AmazonOptions> = {}, images: Setting['images'] = {}) =>
    notesOf(graphOf(nodes), site(options, images))
  const steady = store('db', { highAvailability: true })
  test('are none where nothing surprises', () =>
    assert.deepEqual(told([web, way(), steady], { entry: { hostedZone } }), []))
  test('tell of a registry that is not used', () =>
    assert.match(told([web, steady], {}, { registry: 'registry.example.com/bi' }).join(), /ECR/))
  test('tell what one NAT gateway means, to who has not chosen it', () => {
    assert.match(told([web]).join(), /its zone is lost/)
    assert.deepEqual(told([web], { network: { nat: 'one' } }), [])
  })
  test('tell of memory that is not given back', () =>
    assert.match(told([many, steady], { compute: { scaling: { bi: { memory: 70 } } } }).join(), /bi follows memory/))
  test('tell of what is not encrypted', () =>
    assert.match(told([web, way({ tls: false }), steady]).join(), /not encrypted/))
})
