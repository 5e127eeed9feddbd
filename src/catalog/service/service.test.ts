import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { RouteNode, ServiceNode, VolumeNode } from '../../graph/node.ts'
import { bindText } from '../../graph/text.ts'
import { resolve } from '../../resolve/resolve.ts'
import { appContract } from '../../testing/app-contract.ts'
import { postgres } from '../postgres/options.ts'
import { service, type ServiceOptions } from './options.ts'

const texts: Readonly<Record<string, string>> = { './notice.html': '<p>closed</p>' }
const least: ServiceOptions = { run: ['node', 'worker.js'] }
const everything: ServiceOptions = {
  run: 'exec node server.js',
  port: 3000,
  health: '/healthz',
  startWithin: '2m',
  stopWithin: '90s',
  replicas: [2, 6],
  scaleOn: { cpu: 70 },
  volumes: { 'user-uploads': '5GiB' },
  route: { host: 'shop.example.com', path: '/shop', uploadLimit: '1GiB', timeout: '90s' },
  database: 'metastore/shop',
  env: { LEVEL: 'info' },
  cpu: '0.5',
  memory: '512MiB',
  image: { base: 'node:24.19.0-bookworm-slim' },
}
const platformOf = (options: ServiceOptions) => ({
  name: 'acme',
  environment: 'dev',
  stores: { metastore: postgres({ version: '18', databases: ['shop'] }) },
  apps: { site: service(options) },
})
const catalog = [service.listing, postgres.listing]
const resolved = async (options: ServiceOptions, version = 1) => {
  const { graph, problems } = await resolve(platformOf(options), catalog, {
    exists: () => true,
    contentOf: (path) => `content ${version} of ${path}`,
    bytesOf: (path) => (path in texts ? Buffer.from(texts[path]!) : undefined),
  })
  return { graph, problems, site: graph.nodes.get('site') as ServiceNode }
}

for (const { name, run } of appContract(catalog, [
  { title: 'service with defaults', platform: platformOf(least) },
  { title: 'service with everything', platform: platformOf(everything) },
]))
  test(name, run)

describe('a service', () => {
  test('by default is one process that only has to live', async () => {
    const { graph, site } = await resolved(least)
    assert.deepEqual(
      [...graph.nodes.values()].filter((node) => node.app === 'site').map((node) => node.id),
      ['site'],
    )
    assert.deepEqual(
      [site.ports, site.replicas, site.singleton, site.folder, site.env],
      [[], { min: 1, max: 1 }, false, 'project', {}],
    )
    assert.deepEqual(
      [site.health.ready.ask, site.stop],
      [{ probe: 'alive' }, { signal: 'SIGTERM', grace: 30, drain: 0 }],
    )
  })

  test('with everything set is told its port, address and folders, and is reached by its route', async () => {
    const { graph, site, problems } = await resolved(everything)
    assert.deepEqual(problems, [])
    const env = Object.fromEntries(
      Object.entries(site.env).map(([name, value]) => [name, bindText(value, (reference) => `<${reference.ref}>`)]),
    )
    assert.deepEqual(
      [env['HOST'], env['PORT'], env['USER_UPLOADS_FOLDER'], env['PGDATABASE']],
      ['<bind>', '<own-port>', '<volume>', 'shop'],
    )
    assert.deepEqual(site.ports, [{ name: 'main', protocol: 'http', prefer: 3000 }])
    assert.deepEqual(site.replicas, { min: 2, max: 6, scaleOn: { signal: 'cpu', target: 70 } })
    assert.deepEqual(site.health.ready.ask, { probe: 'http', port: 'main', path: '/healthz', status: 200 })
    const route = graph.nodes.get('site-route') as RouteNode
    assert.deepEqual(
      [route.host, route.path, route.tls, route.bodyLimit, route.timeout],
      ['shop.example.com', '/shop/', true, 1024 ** 3, 90],
    )
    const volume = graph.nodes.get('site-user-uploads') as VolumeNode
    assert.deepEqual([volume.keep, volume.size], [true, 5 * 1024 ** 3])
  })

  test('without a path for its health is ready when its port accepts connections', async () => {
    assert.deepEqual((await resolved({ ...least, port: 9000 })).site.health.ready.ask, { probe: 'tcp', port: 'main' })
  })

  test('gets as long to end as an answer may take', async () => {
    assert.equal((await resolved({ ...least, port: 3000, route: { timeout: '5m' } })).site.stop.grace, 300)
    assert.equal((await resolved({ ...least, port: 3000, route: {} })).site.stop.grace, 60)
  })

  test('reads the whole project, or the inputs that it names, and is another when those change', async () => {
    assert.deepEqual((await resolved(least)).site.projectFiles, ['.'])
    const [one, same, other] = await Promise.all(
      [1, 1, 2].map((version) => resolved({ ...least, inputs: ['./server'] }, version)),
    )
    assert.deepEqual(one!.site.projectFiles, ['./server'])
    assert.deepEqual(one!.site.env, same!.site.env)
    assert.notDeepEqual(one!.site.env, other!.site.env)
  })

  test('has pages of the project on its route', async () => {
    const { graph, problems } = await resolved({
      ...least,
      port: 3000,
      route: { path: '/shop/', pages: { '/shop/closed': './notice.html' } },
    })
    assert.deepEqual(problems, [])
    assert.deepEqual((graph.nodes.get('site-route') as RouteNode).fixed, [
      { path: '/shop/closed', status: 200, type: 'text/html; charset=utf-8', body: '<p>closed</p>' },
    ])
  })

  test('with alarms asks whether it is ready and restarted, and whether its certificate ends', async () => {
    const alarms = async (options: ServiceOptions) => {
      const { graph } = await resolve({ ...platformOf(options), alarms: {} }, catalog, {
        exists: () => true,
        contentOf: () => '',
        bytesOf: () => undefined,
      })
      return [...graph.nodes.values()]
        .filter((node) => node.kind === 'alarm' && node.app === 'site')
        .map((node) => node.kind === 'alarm' && `${node.id} ${node.severity}`)
    }
    assert.deepEqual(await alarms(everything), [
      'site-down page',
      'site-restarts ticket',
      'site-route-certificate ticket',
    ])
    assert.deepEqual(await alarms(least), ['site-down ticket', 'site-restarts ticket'])
  })

  test('without a host name is reached at a port, and unencrypted', async () => {
    const route = (await resolved({ ...least, port: 3000, route: { port: 8085 } })).graph.nodes.get(
      'site-route',
    ) as RouteNode
    assert.deepEqual([route.host, route.port, route.path, route.tls], [undefined, 8085, '/', false])
  })
})

describe('problems', () => {
  const faults: [title: string, options: Partial<ServiceOptions>, code: string, path: string][] = [
    ['a path for its health without a port', { health: '/healthz' }, 'SW1008', 'port'],
    ['a route without a port', { route: {} }, 'SW1008', 'port'],
    ['a path without a slash', { port: 3000, health: 'healthz' }, 'SW1010', 'health'],
    ['a route with a query', { port: 3000, route: { path: '/a?b' } }, 'SW1010', 'route.path'],
    ['an address for a host name', { port: 3000, route: { host: 'https://shop.example.com' } }, 'SW1010', 'route.host'],
    ['no replica', { replicas: 0 }, 'SW1010', 'replicas'],
    ['half a replica', { replicas: 1.5 }, 'SW1010', 'replicas'],
    ['more at least than at most', { replicas: [3, 1] }, 'SW1010', 'replicas'],
    ['two of a singleton', { replicas: 2, singleton: true }, 'SW2012', 'replicas'],
    ['scaling without room', { replicas: 2, scaleOn: { cpu: 70 } }, 'SW1010', 'scaleOn'],
    ['an end before an answer', { port: 3000, stopWithin: '5s', route: { timeout: '1m' } }, 'SW2008', 'stopWithin'],
    ['a volume that cannot be a folder', { volumes: { 'Up Loads': '1GiB' } }, 'SW1013', 'volumes.Up Loads'],
    ['a variable that the port sets', { port: 3000, env: { PORT: 80 } }, 'SW2007', 'env.PORT'],
    ['nothing to run', { run: [] }, 'SW1010', 'run'],
    ['a variable that inputs set', { inputs: ['./a'], env: { INPUTS: 'x' } }, 'SW2007', 'env.INPUTS'],
    ['a page that is not there', { port: 3000, route: { pages: { '/a': './gone.html' } } }, 'SW2015', 'route.pages./a'],
  ]
  for (const [title, options, code, path] of faults) {
    test(title, async () => {
      const { problems } = await resolved({ ...least, ...options })
      assert.deepEqual(
        problems.map((each) => [each.code, each.place.path]),
        [[code, `apps.site.${path}`]],
      )
    })
  }
})
