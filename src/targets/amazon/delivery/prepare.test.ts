import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, test } from 'node:test'
import { graphOf, secret, service, store } from '../../../graph/fakes/nodes.ts'
import type { ServiceNode } from '../../../graph/node.ts'
import { host, secretFile, secretHash, secretValue, text } from '../../../graph/text.ts'
import { containerOf } from '../../container/container.ts'
import { dialectOf } from '../dialect.ts'
import { recipe, site } from '../fakes/site.ts'
import { type Parcel, parcelOf } from './parcel.ts'

const root = mkdtempSync(join(tmpdir(), 'stackwright-prepare-'))
after(() => rmSync(root, { recursive: true, force: true }))

const program = join(import.meta.dirname, 'prepare.sh')

/** The shells of this machine that an image may have as /bin/sh. */
const shells = [['sh'], ['dash'], ['bash', '--posix'], ['busybox', 'sh']].filter(
  ([name]) => spawnSync('sh', ['-c', `command -v ${name}`]).status === 0,
)

/** Values that shells, sed, printf and templates each take for something else. */
const awkward = [
  `a/b&c\\d;e`,
  `$(id) \`id\` $HOME \${IFS}`,
  `'"'"'`,
  `*?[!a-z]~`,
  `-n -e --`,
  `%s%d\\n\\0`,
  `@@secret other plain@@`,
  `@@`,
  `tab\tand  spaces `,
  `two\nlines\n`,
  `ünïcödé \u{1f511}`,
  `#:\\:#`,
]

let count = 0
/** Runs the program on a parcel with values for its variables. */
function prepared(shell: readonly string[], parcel: Pick<Parcel, 'files'>, env: Readonly<Record<string, string>>) {
  const place = join(root, String(count++))
  for (const [name, content] of Object.entries(parcel.files)) {
    mkdirSync(dirname(join(place, 'delivery', name)), { recursive: true })
    writeFileSync(join(place, 'delivery', name), content)
  }
  for (const name of ['files', 'secrets']) mkdirSync(join(place, name))
  const [name, ...words] = [...shell, program, ...['delivery', 'files', 'secrets'].map((each) => join(place, each))]
  const { status, stdout, stderr } = spawnSync(name!, words, {
    env: { PATH: process.env['PATH'], ...env },
    encoding: 'utf8',
  })
  return {
    status,
    said: `${stdout}${stderr}`,
    file: (path: string) => readFileSync(join(place, path), 'utf8'),
    mode: (path: string) => (statSync(join(place, path)).mode & 0o777).toString(8),
    names: () => readdirSync(place, { recursive: true }) as string[],
  }
}

const db = store('db', { administrator: { user: 'root', password: 'db-admin' } })
const secrets = [secret('key'), secret('other'), secret('db-admin')]

function parcelWith(changes: Partial<ServiceNode>): Parcel {
  const web = service('web', { recipe, ...changes })
  const graph = graphOf([web, db, ...secrets])
  const on = site()
  return parcelOf(graph, on, containerOf(graph, dialectOf(graph, on), web))!
}

const everything = parcelWith({
  env: { KEY_FILE: text`${secretFile('key')}` },
  files: [
    { name: 'plain.conf', content: 'no mark, and a merge: @@ -1,3 +1,4 @@\n\n' },
    { name: 'conf.d/deep.conf', content: text`host=${host('db')} host=${host('db')}\n@@ odd @@ ${host('db')} @@` },
    { name: 'pass', secret: true, content: text`*:${host('db')}:${secretValue('key', ':\\')}\n` },
    { name: 'own', secret: true, content: text`${secretValue('key')}|${secretValue('other')}` },
    { name: 'users', content: text`user #${secretHash('key')}\n` },
  ],
})

/** What a file with a password must hold, as the model says it. */
const escaped = (value: string) => value.replaceAll(/[:\\]/g, (character) => `\\${character}`)

for (const shell of shells) {
  describe(`under ${shell.join(' ')}`, () => {
    const address = 'db.c1.eu-west-1.rds.amazonaws.com'
    const values = { DATABASE_DB_ADDRESS: address, SECRET_KEY: 'k', SECRET_OTHER: 'o' }

    test('files come to their places, with facts of AWS where marks stood, and nothing else changed', () => {
      const { status, said, file, mode } = prepared(shell, everything, values)
      assert.equal(said, '')
      assert.equal(status, 0)
      assert.equal(file('files/plain.conf'), 'no mark, and a merge: @@ -1,3 +1,4 @@\n\n')
      assert.equal(file('files/conf.d/deep.conf'), `host=${address} host=${address}\n@@ odd @@ ${address} @@`)
      assert.deepEqual(['files/plain.conf', 'files/conf.d', 'secrets/key', 'secrets/web.pass'].map(mode), [
        '444',
        '755',
        '400',
        '400',
      ])
    })

    test('any value of a secret arrives byte for byte, and is never said', () => {
      for (const value of awkward) {
        const { status, said, file } = prepared(shell, everything, {
          ...values,
          SECRET_KEY: value,
          SECRET_OTHER: `${value}!`,
        })
        assert.equal(said, '', value)
        assert.equal(status, 0, value)
        assert.equal(file('secrets/key'), value)
        assert.equal(file('secrets/web.own'), `${value}|${value}!`)
        assert.equal(file('secrets/web.pass'), `*:${address}:${escaped(value)}\n`)
        assert.equal(file('secrets/web.users'), `user #${createHash('sha256').update(value).digest('hex')}\n`)
      }
    })

    test('a missing variable is told by its name, and the process does not start', () => {
      const { SECRET_KEY: hidden, ...rest } = { ...values, SECRET_OTHER: 'never said' }
      const { status, said } = prepared(shell, everything, rest)
      assert.equal(status, 1, hidden)
      assert.match(said, /the variable SECRET_KEY is not set/)
      assert.doesNotMatch(said, /never said/)
    })

    test('a list that is not ours is refused', () => {
      assert.equal(prepared(shell, { files: { list: 'remove 0444 everything\n' } }, {}).status, 1)
    })

    test('a large file is filled in well under a second', () => {
      const large = {
        files: {
          list: 'mark A plain database/db.address\nfill 0444 large\n',
          'files/large': `${'x = 1  # a line of some program\n'.repeat(3000)}host = '@@database/db.address@@'\n`.repeat(
            2,
          ),
        },
      }
      const began = performance.now()
      assert.equal(
        prepared(shell, large, { A: address }).file('files/large'),
        large.files['files/large'].replaceAll('@@database/db.address@@', address),
      )
      assert.ok(performance.now() - began < 5000, `${performance.now() - began} ms`)
    })
  })
}

test('what is delivered holds no value, and its variables are told apart by where they come from', () => {
  assert.deepEqual(everything.secrets, { SECRET_KEY: { secret: 'key' }, SECRET_OTHER: { secret: 'other' } })
  assert.deepEqual(everything.env, {
    DATABASE_DB_ADDRESS: { value: [{ kind: 'database', id: 'db', attribute: 'address' }] },
  })
  const administrator = parcelWith({
    files: [{ name: 'pgpass', secret: true, content: text`*:${secretValue('db-admin')}` }],
  })
  assert.deepEqual(Object.values(administrator.secrets), [{ database: 'db', field: 'password' }])
})

test('a process without files and secrets is given nothing', () => {
  const web = service('web', { recipe, env: { KEY: text`${secretValue('key')}` } })
  const graph = graphOf([web, ...secrets])
  assert.equal(parcelOf(graph, site(), containerOf(graph, dialectOf(graph, site()), web)), undefined)
})

test('the checks of this suite see a value that is mangled: sed would have done it', () => {
  const value = awkward[0]!
  const mangled = execFileSync('sh', ['-c', 'printf %s "<mark>" | sed "s;<mark>;$V;"'], {
    env: { ...process.env, V: value.replace(';', '') },
    encoding: 'utf8',
  })
  assert.notEqual(mangled, value.replace(';', ''))
})
