import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { nodesOf } from '../../graph/graph.ts'
import type { DashboardNode, JobNode, Node, RouteNode, ServiceNode } from '../../graph/node.ts'
import { bindText, type Text } from '../../graph/text.ts'
import { resolve } from '../../resolve/resolve.ts'
import { appContract } from '../../testing/app-contract.ts'
import { sameAsGolden } from '../../../tests/golden.ts'
import { postgres } from '../postgres/options.ts'
import { metabase, type MetabaseOptions } from './options.ts'

const catalog = [metabase, postgres].map((each) => each.listing)
const everything: MetabaseOptions = {
  version: '0.65.4',
  edition: 'enterprise',
  license: { secret: 'license' },
  database: 'metastore',
  web: { replicas: [2, 4], scaleOn: { cpu: 70 }, cpu: '2', memory: '4GiB', heap: 70, connections: 30 },
  queryTimeout: '15m',
  admin: { email: 'ops@example.com', firstName: 'Ada', lastName: 'Min' },
  siteName: 'Acme',
  host: 'ask.example.com',
  timezone: 'Europe/Berlin',
  uploadLimit: '200MiB',
  sampleContent: true,
  sources: {
    'Corner Shop': 'metastore/shop',
    'Corner Shop for writing': { database: 'metastore/shop', access: 'write' },
  },
  plugins: './drivers',
  metrics: true,
  pages: { '/help/': './page.html' },
  config: { MB_START_OF_WEEK: 'monday', MB_EMAIL_SMTP_PASSWORD: { secret: 'mail' } },
}
const files = ['./drivers', './page.html']
const platform = {
  name: 'acme',
  environment: 'dev',
  stores: { metastore: postgres({ version: '18', databases: ['shop'], maxConnections: 600 }) },
  secrets: { license: { env: 'LICENSE' }, mail: { file: './mail' } },
  alarms: { paging: true },
  apps: { ask: metabase(everything) },
}

for (const { name, run } of appContract(catalog, [{ title: 'metabase with everything', platform, files }]))
  test(name, run)

const project = {
  exists: (path: string) => files.includes(path),
  contentOf: (path: string) => `print of ${path}`,
  bytesOf: () => Buffer.from('<p>Help</p>'),
}
const { graph, problems } = await resolve(platform, catalog, project)
test('everything at once is no problem', () => assert.deepEqual(problems, []))

const node = <N extends Node>(id: string) => graph.nodes.get(id) as N
const read = (text: Text) => bindText(text, (reference) => `<${Object.values(reference).join(' ')}>`)

describe('metabase with everything', () => {
  test('has its processes as they are written in the golden files', () => {
    for (const { id, command, env, files: own } of [
      node<JobNode>('ask-migrate'),
      node<ServiceNode>('ask-web'),
      node<JobNode>('ask-sources'),
      node<JobNode>('ask-verify'),
    ]) {
      const variables = Object.entries(env)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, value]) => `${name}=${read(value)}`)
      const settings = own.filter((file) => file.name === 'settings.json').map((file) => read(file.content))
      sameAsGolden(
        join(import.meta.dirname, 'golden', `${id}.txt`),
        `${[command.map(read).join('\n'), variables.join('\n'), ...settings].join('\n\n').trimEnd()}\n`,
      )
    }
  })

  test('reads sources with the user that is asked for, once the databases are there', () => {
    const settings = JSON.parse(
      read(node<JobNode>('ask-sources').files.find((file) => file.name === 'settings.json')!.content),
    ) as { sources: { title: string; user: string }[] }
    assert.deepEqual(
      settings.sources.map(({ title, user }) => [title, user]),
      [
        ['Corner Shop', 'shop_reader'],
        ['Corner Shop for writing', 'shop'],
      ],
    )
    assert.deepEqual(
      [node<JobNode>('ask-admin').batch, node<JobNode>('ask-sources').batch],
      [
        { name: 'setup', argument: 'admin' },
        { name: 'setup', argument: 'sources' },
      ],
    )
  })

  test('tells figures, and has a dashboard and alarms of them', () => {
    assert.deepEqual(node<ServiceNode>('ask-web').metrics, { port: 'metrics', path: '/metrics' })
    assert.deepEqual(
      node<DashboardNode>('ask-dashboard').panels.map((panel) => panel.title),
      ['Answers by status', 'Failed answers', 'Ready replicas', 'Memory of a replica', 'Processors of a replica'],
    )
    assert.deepEqual(
      nodesOf(graph, 'alarm')
        .filter((alarm) => alarm.app === 'ask')
        .map((alarm) => alarm.id),
      ['ask-route-certificate', 'ask-web-down', 'ask-web-errors', 'ask-web-restarts'],
    )
  })

  test('is served under its host, to nobody who searches the web', () => {
    const { host, tls, bodyLimit, timeout, fixed, account } = node<RouteNode>('ask-route')
    assert.deepEqual(
      [host, tls, bodyLimit, timeout, account!.user],
      ['ask.example.com', true, 200 * 1024 ** 2, 930, 'ops@example.com'],
    )
    assert.deepEqual(
      fixed.map((each) => each.path),
      ['/help/', '/robots.txt'],
    )
  })
})
