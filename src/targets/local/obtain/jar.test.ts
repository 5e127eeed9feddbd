import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import type { Recipe } from '../../../graph/recipe.ts'
import { describeSoftware } from './describe.ts'
import { asRecorded, download, recordPath, Unreachable } from './download.ts'
import { failureOf, type FakeMachine, fakeMachine, problemOf } from './fakes/machine.ts'
import { obtain } from './obtain.ts'
import type { Context } from './software.ts'

const recipe = (version = 'v0.65.4'): Recipe => ({
  id: 'metabase-0.65.4',
  native: { from: 'jar', name: 'metabase', version, java: 21 },
})
const jarText = (version: string) => `PK Metabase version: {:tag ${version}, :date 2026-11-13}\n`

let machine: FakeMachine
beforeEach(() => {
  machine = fakeMachine()
})
afterEach(() => machine.remove())

/** A Java that says which it is, and of a jar what is written in it. */
function java(version: string, folder?: string): string {
  return machine.script(
    'java',
    `case "$1" in -version) echo 'openjdk version "${version}" 2025-04-15' >&2 ;; *) echo "java $*" >>${machine.folder}/asked; PATH=/usr/bin:/bin; cat "$2" ;; esac`,
    folder,
  )
}

/** A curl that gives a text for whatever is asked, or fails with words. What asks it believes that there is a proxy. */
function curl(text: string, failing?: string): Context {
  machine.script(
    'curl',
    failing === undefined
      ? `while [ "$1" != --output ]; do shift; done; printf '%s' '${text}' >"$2"`
      : `echo '${failing}' >&2; exit 6`,
  )
  return { ...machine.context, env: { ...machine.context.env, HTTPS_PROXY: 'http://127.0.0.1:1' } }
}

function jar(version: string, name = 'metabase.jar'): string {
  const path = join(machine.context.project, name)
  writeFileSync(path, jarText(version))
  return path
}

describe('a jar that is pointed at', () => {
  test('is used when it says the wanted version, and is known the next time', async () => {
    const program = java('21.0.4')
    const context = { ...machine.context, pointed: { metabase: `./${jar('v0.65.4', 'mb.jar').split('/').at(-1)}` } }
    const found = await obtain(recipe(), context)
    assert.equal(found.programs['java'], program)
    assert.equal(realpathSync(join(found.root, 'metabase.jar')), join(machine.context.project, 'mb.jar'))
    assert.match(
      found.source,
      /^Metabase v0\.65\.4 pointed at, at .*mb\.jar, run by Java 21\.0\.4 of this machine, at /,
    )
    assert.deepEqual(await obtain(recipe(), context), found)
    assert.equal(readFileSync(join(machine.folder, 'asked'), 'utf8').trim().split('\n').length, 1)
  })

  for (const [title, write, words] of [
    ['of another release is refused', () => jar('v0.64.1'), /metabase\.jar is Metabase v0\.64\.1/],
    ['of the other edition is refused', () => jar('v1.65.4'), /metabase\.jar is Metabase v1\.65\.4/],
    [
      'that is none is refused',
      () => writeFileSync(join(machine.context.project, 'metabase.jar'), 'Error: Invalid or corrupt jarfile'),
      /does not tell a version of Metabase \(Error: Invalid or corrupt jarfile\)/,
    ],
    ['that is not there is refused', () => {}, /no file at .*metabase\.jar/],
  ] as const) {
    test(title, async () => {
      java('21.0.4')
      write()
      const found = await problemOf(obtain(recipe(), { ...machine.context, pointed: { metabase: './metabase.jar' } }))
      assert.deepEqual([found.code, found.place.path], ['SW5005', 'targets.local.software.metabase'])
      assert.match(found.found, words)
    })
  }
})

describe('the Java', () => {
  const point = (pointed: Record<string, string>): Context => ({
    ...machine.context,
    pointed: { metabase: jar('v0.65.4'), ...pointed },
  })

  test('of the wanted major or newer is found where it is pointed at, in JAVA_HOME and on the PATH', async () => {
    java('17.0.15')
    const old = await problemOf(obtain(recipe(), point({})))
    assert.deepEqual(
      [old.code, old.place.path, old.title],
      ['SW5001', 'targets.local.software.java', 'Metabase v0.65.4 needs Java 21 or newer'],
    )
    assert.match(old.found, /programs\/java is Java 17\.0\.15/)
    assert.match(old.do, /install|adoptium|apk|brew|pacman/)
    const home = join(machine.folder, 'jdk')
    const newer = java('25', join(home, 'bin'))
    assert.equal(
      (await obtain(recipe(), { ...point({}), env: { ...machine.context.env, JAVA_HOME: home } })).programs['java'],
      newer,
    )
    assert.equal((await obtain(recipe(), point({ java: home }))).programs['java'], newer)
    assert.equal((await obtain(recipe(), point({ java: newer }))).programs['java'], newer)
    assert.match(
      (await problemOf(obtain(recipe(), point({ java: './nowhere' })))).found,
      /no program java at .*nowhere/,
    )
  })

  test('that is missing is told with the command that helps', async () => {
    const found = await problemOf(obtain(recipe(), point({})))
    assert.match(found.found, /no Java on the PATH/)
    assert.deepEqual((await describeSoftware(recipe(), point({}))).state, 'missing')
  })
})

describe('a jar that is downloaded', () => {
  test('comes from the address of its vendor, which is told, and is noted with its SHA-256', async () => {
    java('21.0.4')
    const context = curl(jarText('v0.65.4').trim())
    assert.equal((await describeSoftware(recipe(), context)).state, 'to fetch')
    const found = await obtain(recipe(), context)
    assert.deepEqual(machine.told[0], 'downloading https://downloads.metabase.com/v0.65.4/metabase.jar')
    const noted = JSON.parse(readFileSync(recordPath(join(found.root, 'metabase.jar')), 'utf8')) as {
      size: number
      sha256: string
    }
    assert.equal(noted.size, jarText('v0.65.4').trim().length)
    assert.match(
      found.source,
      new RegExp(
        `from https://downloads\\.metabase\\.com/v0\\.65\\.4/metabase\\.jar, SHA-256 ${noted.sha256.slice(0, 16)}, run by Java`,
      ),
    )
    assert.equal((await describeSoftware(recipe(), context)).state, 'here')
    assert.deepEqual(machine.leftovers(), [])
  })

  test('of the enterprise edition has an address of its own', async () => {
    java('21.0.4')
    await obtain(recipe('v1.65.4'), curl(jarText('v1.65.4').trim()))
    assert.deepEqual(machine.told[0], 'downloading https://downloads.metabase.com/enterprise/v1.65.4/metabase.jar')
  })

  test('is downloaded again when it is not what was noted', async () => {
    java('21.0.4')
    const context = curl(jarText('v0.65.4').trim())
    const { root } = await obtain(recipe(), context)
    writeFileSync(join(root, 'metabase.jar'), 'PK something else')
    assert.equal(await asRecorded(join(root, 'metabase.jar')), false)
    await obtain(recipe(), context)
    assert.equal(await asRecorded(join(root, 'metabase.jar')), true)
  })

  test('and cannot be reached is a problem with the exact reason and what to do by hand', async () => {
    java('21.0.4')
    const found = await problemOf(
      obtain(recipe(), curl('', 'curl: (6) Could not resolve host: downloads.metabase.com')),
    )
    assert.deepEqual([found.code, found.place.path], ['SW5001', 'targets.local.software.metabase'])
    assert.equal(
      found.found,
      'https://downloads.metabase.com/v0.65.4/metabase.jar could not be reached (curl: (6) Could not resolve host: downloads.metabase.com)',
    )
    assert.match(
      found.do,
      /^run {2}curl -fL -o metabase\.jar https:\/\/downloads\.metabase\.com\/v0\.65\.4\/metabase\.jar {2}where that address is reached, put it into .*project, and write software: \{ metabase: '\.\/metabase\.jar' \}/,
    )
  })

  test('and is none, or another release, leaves nothing', async () => {
    java('21.0.4')
    assert.match((await failureOf(obtain(recipe(), curl('<html>sign in</html>')))).facts.reason, /what came is no jar/)
    assert.match(
      (await problemOf(obtain(recipe(), curl(jarText('v0.65.3').trim())))).found,
      /metabase\.jar: .* is Metabase v0\.65\.3/,
    )
    assert.equal(existsSync(join(machine.context.cache!, 'jars/metabase-v0.65.4')), false)
  })
})

describe('a download without a proxy', () => {
  let server: Server
  let at: string
  before(async () => {
    server = createServer((request, response) => {
      if (request.url === '/gone') return void response.writeHead(404).end()
      if (request.url === '/short')
        return void response.writeHead(200, { 'content-length': 100 }).write('PK', () => response.destroy())
      response.writeHead(200).end('PK whole')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  after(() => new Promise((resolve) => server.close(resolve)))

  test('is whole, or told why not', async () => {
    mkdirSync(machine.context.cache!)
    const path = join(machine.context.cache!, 'a.jar')
    await download(`${at}/whole`, path, machine.context)
    assert.equal(await asRecorded(path), true)
    const why = (address: string) =>
      download(address, path, machine.context).then(
        () => '',
        (error: Error) => (assert.ok(error instanceof Unreachable, String(error)), error.message),
      )
    assert.equal(await why(`${at}/gone`), `${at}/gone answered 404 Not Found`)
    assert.match(await why(`${at}/short`), /could not be reached/)
    assert.match(await why('http://127.0.0.1:1/'), /could not be reached \(.+\)/)
  })
})

test('a program of our own is run by the Node.js that runs us', async () => {
  const own: Recipe = { id: 'node-24', native: { from: 'node' } }
  assert.deepEqual((await obtain(own, machine.context)).programs, { node: process.execPath })
  assert.equal((await describeSoftware(own, machine.context)).state, 'here')
})
