import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { RouteNode, ServiceNode } from '../../graph/node.ts'
import { resolve } from '../../resolve/resolve.ts'
import { appContract } from '../../testing/app-contract.ts'
import { sampleApp, type SampleAppOptions } from './options.ts'

const everything: SampleAppOptions = { greeting: 'Good morning', host: 'hello.example.com', replicas: 3 }
const platformOf = (options?: SampleAppOptions) => ({
  name: 'acme',
  environment: 'dev',
  apps: { hello: sampleApp(options) },
})
const resolved = (options?: SampleAppOptions) =>
  resolve(platformOf(options), [sampleApp.listing], {
    exists: () => true,
    contentOf: () => '',
    bytesOf: () => undefined,
  })

for (const { name, run } of appContract(
  [sampleApp.listing],
  [
    { title: 'sampleApp with defaults', platform: platformOf() },
    { title: 'sampleApp with everything', platform: platformOf(everything) },
  ],
))
  test(name, run)

describe('sampleApp', () => {
  test('by default is one service with a route', async () => {
    const { graph } = await resolved()
    assert.deepEqual([...graph.nodes.keys()], ['hello-route', 'hello-web'])
    assert.equal((graph.nodes.get('hello-web') as ServiceNode).env['GREETING'], 'Hello')
  })

  test('with everything set carries it to its nodes', async () => {
    const { graph } = await resolved(everything)
    const [route, web] = [graph.nodes.get('hello-route') as RouteNode, graph.nodes.get('hello-web') as ServiceNode]
    assert.deepEqual(
      [web.env['GREETING'], web.replicas, route.host, route.tls],
      ['Good morning', { min: 3, max: 3 }, 'hello.example.com', true],
    )
  })

  test('with nothing to say is a problem at that line', async () => {
    const { problems } = await resolved({ greeting: ' ' })
    assert.deepEqual(
      problems.map((each) => [each.code, each.place.path]),
      [['SW1010', 'apps.hello.greeting']],
    )
  })
})
