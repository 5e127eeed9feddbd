import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { graphOf, job, secret, service, store } from '../../graph/fakes/nodes.ts'
import type { Node, ServiceNode } from '../../graph/node.ts'
import type { ImageForm } from '../../graph/recipe.ts'
import {
  bindAddress,
  file,
  host,
  ifEncrypted,
  ownPort,
  port,
  project,
  secretFile,
  secretHash,
  secretValue,
  software,
  text,
  volume,
} from '../../graph/text.ts'
import type { Dialect } from './bind.ts'
import { type Container, containerOf, containersOf, secretsOf } from './container.ts'
import { besideCommand, startCommand } from './start.ts'

const dialect: Dialect = {
  host: (id) => `${id}.inside`,
  port: (_, preferred) => preferred,
  url: (route, view) => `https://${route}.${view}`,
  encrypted: (store) => store === 'far',
}

function containerWith(changes: Partial<ServiceNode>, image: Partial<ImageForm> = {}): Container {
  const web = service('web', {
    recipe: { id: 'site-1', image: { base: 'site:1', ...image }, native: { from: 'user' } },
    ...changes,
  })
  const data: Node = { kind: 'volume', id: 'web-data', app: 'web', place: { path: 'apps.web' }, keep: true, size: 1024 }
  return containerOf(graphOf([web, store('db'), secret('key'), data]), dialect, web)
}

describe('texts', () => {
  test('say whether a store is reached by TLS', () => {
    const web = service('web', {
      env: {
        NEAR: text`a${ifEncrypted('db', 's', 'p')}`,
        FAR: text`a${ifEncrypted('far', 's')}`,
        PLAIN: text`a${ifEncrypted('db', 's')}`,
      },
    })
    const { env } = containerOf(graphOf([web, store('db'), store('far')]), dialect, web)
    assert.deepEqual([env['NEAR'], env['FAR'], env['PLAIN']], ['ap', 'as', 'a'])
  })

  test('a variable that is only for TLS is left out without it, and one that is merely empty stays', () => {
    const web = service('web', {
      env: {
        FAR: text`${ifEncrypted('far', 'require')}`,
        NEAR: text`${ifEncrypted('db', 'require')}`,
        EMPTY: '',
        URI: text`${ifEncrypted('db', 'tls://')}${host('db')}`,
        FAR_URI: text`${ifEncrypted('far', 'tls://')}${host('far')}`,
      },
    })
    assert.deepEqual(containerOf(graphOf([web, store('db'), store('far')]), dialect, web).env, {
      EMPTY: '',
      FAR: 'require',
      FAR_URI: 'tls://far.inside',
    })
  })

  test('mean names, usual ports and fixed places', () => {
    const asked = text`${host('db')}:${port('db')} ${ownPort('http')} ${bindAddress} ${secretFile('key')} ${project('./a/b')} ${software('lib/x')} ${volume('web-data')}`
    const { env } = containerWith({ env: { ALL: asked } }, { paths: { '': '/opt/site/', 'lib/': '/usr/lib/' } })
    assert.equal(
      env['ALL'],
      'db.inside:5432 9000 0.0.0.0 /run/secrets/key /opt/platform/a/b /usr/lib/x /var/lib/stackwright/web-data',
    )
  })

  test('a variable that is a secret is told apart, and its value is nowhere', () => {
    const { env, secretEnv } = containerWith({ env: { PLAIN: 'a', KEY: text`${secretValue('key')}` } })
    assert.deepEqual([env, secretEnv], [{ PLAIN: 'a' }, { KEY: 'key' }])
  })

  test('a file with the value or the hash of a secret is kept with the secrets and composed by whoever knows it', () => {
    const { files, secretFiles } = containerWith({
      files: [
        { name: 'a.conf', content: 'open' },
        { name: 'b.conf', content: text`p=${secretValue('key', ':')}`, secret: true },
        { name: 'c.acl', content: text`#${secretHash('key')}` },
      ],
    })
    assert.deepEqual(
      files.map((each) => each.path),
      ['/etc/stackwright/a.conf'],
    )
    assert.deepEqual(
      secretFiles.map((each) => [each.path, each.reads]),
      [
        ['/run/secrets/web.b.conf', ['key']],
        ['/run/secrets/web.c.acl', ['key']],
      ],
    )
    assert.equal(
      secretFiles[0]!.compose(() => 'a:b'),
      'p=a\\:b',
    )
    assert.equal(
      secretFiles[1]!.compose(() => 'abc'),
      '#ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    )
  })

  test('the path of a secret file is that among the secrets', () => {
    const { env } = containerWith({
      env: { PASS: text`${file('b.conf')}`, OPEN: text`${file('a.conf')}` },
      files: [
        { name: 'a.conf', content: '' },
        { name: 'b.conf', content: text`${secretValue('key')}`, secret: true },
      ],
    })
    assert.deepEqual(env, { OPEN: '/etc/stackwright/a.conf', PASS: '/run/secrets/web.b.conf' })
  })
})

test('a volume of an image that has a place for it is there', () => {
  const { volumes } = containerWith({ volumes: ['web-data'] }, { volume: '/data' })
  assert.deepEqual(volumes, [{ id: 'web-data', path: '/data', size: 1024, keep: true }])
})

test('whoever runs it is a number, also where the image says nothing', () => {
  assert.deepEqual(
    [containerWith({}, { user: '999:998' }).user, containerWith({}).user],
    [
      { uid: 999, gid: 998 },
      { uid: 10001, gid: 10001 },
    ],
  )
})

test('the secrets of a container are all that it reads in any way, once', () => {
  const read = containerWith({
    env: { A: text`${secretValue('key')}`, B: text`${secretFile('key')}` },
    files: [{ name: 'x', content: text`${secretValue('key')}`, secret: true }],
  })
  assert.deepEqual(secretsOf(read), ['key'])
})

test('every service, store and job is a container, in order of id', () => {
  const graph = graphOf([
    job('fill'),
    service('web'),
    store('db', {
      server: {
        ...store('x').server,
        prepare: { command: ['make', text`${secretFile('key')}`], unless: 'made' },
        volumes: ['db-data'],
      },
    }),
    secret('key'),
    { kind: 'volume', id: 'db-data', app: 'db', place: { path: 'stores.db' }, keep: true, size: 1 },
  ])
  const [db, fill, web] = containersOf(graph, dialect)
  assert.deepEqual([db!.id, fill!.id, web!.id], ['db', 'fill', 'web'])
  assert.deepEqual(db!.prepare, { command: ['make', '/run/secrets/key'], unless: '/var/lib/stackwright/db-data/made' })
  assert.deepEqual(
    db!.secrets.map((each) => each.id),
    ['key'],
  )
  assert.equal(fill!.health, undefined)
})

describe('the start of a container', () => {
  test('is its plain command where nothing is to be filled in', () => {
    assert.deepEqual(startCommand(containerWith({ command: ['site', '--all'] })), ['site', '--all'])
  })

  test('puts secrets into variables, names the replica, and becomes the process', () => {
    const folder = mkdtempSync(join(tmpdir(), 'stackwright-start-'))
    try {
      writeFileSync(join(folder, 'key'), 'it\'s "secret" $HOME\n')
      const made = containerWith({
        command: ['sh', '-c', 'echo "$KEY|$1|$$"', 'x', text`worker@${{ ref: 'instance' }} it's`],
        env: { KEY: text`${secretValue('key')}` },
      })
      const [shell, ...args] = startCommand(made).map((each) => each.replaceAll('/run/secrets', folder))
      const { stdout, pid } = spawnSync(shell!, args, {
        env: { PATH: process.env['PATH'], HOSTNAME: 'b1c2' },
        encoding: 'utf8',
      })
      assert.equal(stdout, `it's "secret" $HOME|worker@b1c2 it's|${pid}\n`)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('ends when a secret is missing instead of going on without it', () => {
    const made = containerWith({ command: ['true'], env: { KEY: text`${secretValue('key')}` } })
    const [shell, ...args] = startCommand(made)
    assert.notEqual(spawnSync(shell!, args).status, 0)
  })

  test('prepares an empty volume first, and a command beside the process has its variables', () => {
    const made = {
      ...containerWith({ command: ['server'], env: { KEY: text`${secretValue('key')}` } }),
      prepare: { command: ['make', 'it'], unless: '/data/made' },
    }
    assert.match(startCommand(made)[2]!, /^set -e\nKEY=.*\ntest -e \/data\/made \|\| make it\nexec server$/)
    assert.match(besideCommand(made, ['ask'])[2]!, /^set -e\nKEY=.*\nexec ask$/)
  })
})

describe('health from within', () => {
  const health = (ask: ServiceNode['health']['ready']['ask']): ServiceNode['health'] => ({
    boot: { within: 10 },
    ready: { ask, every: 5, timeout: 2 },
    live: { ask: { probe: 'alive' }, every: 5, timeout: 2, failures: 3 },
  })
  const commandOf = (ask: ServiceNode['health']['ready']['ask'], asks?: ImageForm['asks']) => {
    const bound = containerWith({ health: health(ask) }, asks ? { asks } : {}).health!.ready.ask
    return 'command' in bound ? bound.command : []
  }

  for (const asks of [undefined, 'curl', 'python', 'node'] as const) {
    test(`a question over HTTP is asked with ${asks ?? 'what is found'}, and is answered truly`, async () => {
      const server = createServer((request, response) => response.writeHead(request.url === '/well' ? 200 : 503).end())
      await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
      const { port: number } = server.address() as { port: number }
      try {
        for (const [path, well] of [
          ['/well', true],
          ['/ill', false],
        ] as const) {
          const [name, ...args] = commandOf({ probe: 'http', port: 'http', path }, asks).map((each) =>
            each.replaceAll('127.0.0.1:9000', `127.0.0.1:${number}`),
          )
          assert.equal(await ends(name!, args), well, path)
        }
      } finally {
        server.close()
      }
    })
  }

  test('a file is fresh or not', () => {
    const folder = mkdtempSync(join(tmpdir(), 'stackwright-fresh-'))
    const [name, ...args] = commandOf({ probe: 'file', name: 'beat', fresh: 20 }).map((each) =>
      each.replaceAll('/tmp/stackwright', folder),
    )
    const asked = () => spawnSync(name!, args).status
    try {
      assert.equal(asked(), 1)
      writeFileSync(join(folder, 'beat'), '')
      assert.equal(asked(), 0)
      const before = Date.now() / 1000 - 60
      utimesSync(join(folder, 'beat'), before, before)
      assert.equal(asked(), 1)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('a connection is tried with what is found', async () => {
    const server = createServer()
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    const { port: number } = server.address() as { port: number }
    const [name, ...args] = commandOf({ probe: 'tcp', port: 'http' }).map((each) =>
      each.replaceAll('9000', String(number)),
    )
    assert.equal(await ends(name!, args), true)
    await new Promise((closed) => server.close(closed))
    assert.equal(await ends(name!, args), false)
  })

  test("a question in another language is asked by the image's own program", () => {
    assert.deepEqual(
      commandOf({
        probe: 'tcp',
        port: 'http',
        send: 'PING',
        expect: 'PONG',
        command: ['ask', text`${ownPort('http')}`],
      }),
      ['ask', '9000'],
    )
  })
})

async function ends(name: string, args: readonly string[]): Promise<boolean> {
  const { spawn } = await import('node:child_process')
  return new Promise((done) => spawn(name, args, { stdio: 'ignore' }).once('exit', (code) => done(code === 0)))
}
