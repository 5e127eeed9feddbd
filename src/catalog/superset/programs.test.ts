import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'

// The Python programs, as far as they can be tried without Superset; the rest is tried on real servers.

const folder = join(import.meta.dirname, 'python')
const made = mkdtempSync(join(tmpdir(), 'programs-'))
after(() => rmSync(made, { recursive: true, force: true }))

/** Runs a few lines of Python beside the programs, and gives what they print as JSON. */
function python(source: string): unknown {
  const run = spawnSync('python3', ['-c', source], {
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      PYTHONPATH: `${made}:${folder}`,
      PYTHONDONTWRITEBYTECODE: '1',
      ROLE_STATEMENT_TIMEOUT: '90000',
    },
  })
  assert.equal(run.status, 0, run.stderr)
  return JSON.parse(run.stdout)
}

test('every program and every golden file compiles', () => {
  const paths = globSync([`${folder}/*.py`, join(import.meta.dirname, 'golden/*.py')])
  assert.ok(paths.length > 10)
  const broken = python(`
import ast, json
broken = []
for path in ${JSON.stringify(paths)}:
    try: ast.parse(open(path, encoding="utf-8").read())
    except SyntaxError as error: broken.append(f"{path}: {error}")
print(json.dumps(broken))`)
  assert.deepEqual(broken, [])
})

describe('where a database stands between migrations', () => {
  mkdirSync(join(made, 'superset/migrations/versions'), { recursive: true })
  // A package that must not be imported: that is what this program is for.
  writeFileSync(join(made, 'superset/__init__.py'), 'raise SystemExit("Superset was imported")')
  const migrations = {
    'one.py': 'revision = "aaa"\ndown_revision = None\n',
    'two.py': "revision = 'bbb'\ndown_revision = 'aaa'\n",
    'three.py': 'revision: str = "ccc"\ndown_revision: str | None = "aaa"\n',
    'merge.py': 'revision = "ddd"\ndown_revision = (\n    "bbb",\n    "ccc",\n)\n',
    'last.py': '"""Revises: ddd"""\n# revision = "zzz"\nrevision = "eee"\ndown_revision = "ddd"\n',
    '__init__.py': '',
  }
  for (const [file, text] of Object.entries(migrations))
    writeFileSync(join(made, 'superset/migrations/versions', file), text)
  const standing = (rows: string) =>
    python(`
import json, superset_revisions as r
class Cursor:
    def __enter__(self): return self
    def __exit__(self, *_): pass
    def execute(self, sql): self.sql = sql
    def fetchone(self): return (None,) if ${rows} is None else ("alembic_version",)
    def fetchall(self): return [(each,) for each in ${rows}]
class Connection:
    def cursor(self): return Cursor()
s = r.standing(Connection())
print(json.dumps({"heads": sorted(s.heads), "pending": sorted(s.pending), "unknown": sorted(s.unknown)}))`)

  test('an empty one lacks all', () =>
    assert.deepEqual(standing('None'), { heads: ['eee'], pending: ['aaa', 'bbb', 'ccc', 'ddd', 'eee'], unknown: [] }))
  test('one in the middle lacks what comes after, on all branches', () =>
    assert.deepEqual(standing('["bbb"]'), { heads: ['eee'], pending: ['ccc', 'ddd', 'eee'], unknown: [] }))
  test('one at the head lacks nothing', () =>
    assert.deepEqual(standing('["eee"]'), { heads: ['eee'], pending: [], unknown: [] }))
  test('one that is ahead is known to be', () =>
    assert.deepEqual((standing('["fff"]') as { unknown: string[] }).unknown, ['fff']))
})

describe('addresses and secrets', () => {
  test('survive every character of a password', () => {
    const password = 'a/b:c@d?e#f g%h"i\'j\\k*'
    writeFileSync(join(made, 'password'), `${password}\n`)
    assert.deepEqual(
      python(`
import json
from urllib.parse import urlsplit, unquote
from superset_wiring import read_secret, redis_address
secret = read_secret("${made}/password")
print(json.dumps([secret, redis_address("h", 1, 2), unquote(urlsplit(redis_address("h", 1, 2, password=secret)).password)]))`),
      [password, 'redis://h:1/2', password],
    )
  })

  test('of PostgreSQL have no password to print, but the file that libpq reads it from', () =>
    assert.deepEqual(
      python(`
import json
from superset_wiring import postgres_address
print(json.dumps([postgres_address("h", 1, "d", "u@v", "/run/a b/bi.pgpass")]))`),
      ['postgresql+psycopg2://u%40v@h:1/d?passfile=/run/a%20b/bi.pgpass'],
    ))

  test('a Python file of the user cannot set what is derived', () => {
    writeFileSync(join(made, 'extra.py'), 'import os\nAPP_NAME = "Acme"\nSECRET_KEY = "x"\nlower = 1\n')
    assert.deepEqual(
      python(`
import json
from superset_wiring import settings_of
try: settings_of("${made}/extra.py", reserved=["SECRET_KEY"])
except ValueError as error:
    print(json.dumps([str(error).split("/")[-1], settings_of("${made}/extra.py", reserved=[])]))`),
      ['extra.py sets SECRET_KEY, which the platform derives itself', { APP_NAME: 'Acme', SECRET_KEY: 'x' }],
    )
  })
})

describe('a login through a provider', () => {
  const fakes = join(made, 'login')
  mkdirSync(join(fakes, 'superset'), { recursive: true })
  writeFileSync(join(fakes, 'superset/__init__.py'), '')
  writeFileSync(
    join(fakes, 'flask.py'),
    'class current_app:\n    config = {"OIDC_RESERVED_USERNAME": "admin", "OIDC_GROUPS_CLAIM": "groups"}\n',
  )
  // As Flask-AppBuilder does it: name and address are taken over when the account is made, and never again.
  writeFileSync(
    join(fakes, 'superset/security.py'),
    `
class Account:
    def __init__(self, id, username, email, first_name, last_name):
        self.id, self.username, self.email, self.first_name, self.last_name = id, username, email, first_name, last_name

class SupersetSecurityManager:
    accounts = [Account(1, "alice", "alice@old.example", "Alice", "Archer"), Account(2, "bob", "bob@example.com", "Bob", "Baker")]
    stored = []
    def auth_user_oauth(self, userinfo):
        return next((each for each in self.accounts if each.username == userinfo["username"]), None)
    def find_user(self, email):
        return next((each for each in self.accounts if each.email == email), None)
    def update_user(self, user):
        self.stored.append(user.username)
`,
  )
  const after = (username: string, email: string, first: string, last: string) =>
    python(`
import json, sys
sys.path.insert(0, "${fakes}")
from superset_login import SingleSignOn
manager = SingleSignOn()
user = manager.auth_user_oauth({"username": "${username}", "email": "${email}", "first_name": "${first}", "last_name": "${last}"})
print(json.dumps([user and [user.username, user.email, user.first_name, user.last_name], manager.stored]))`)

  test('takes over a changed name and address, and writes only what changed', () => {
    assert.deepEqual(after('alice', 'alice@new.example', 'Alice', 'Baker'), [
      ['alice', 'alice@new.example', 'Alice', 'Baker'],
      ['alice'],
    ])
    assert.deepEqual(after('bob', 'bob@example.com', 'Bob', 'Baker'), [['bob', 'bob@example.com', 'Bob', 'Baker'], []])
  })

  test('takes no address that is another account, and no name of the administrator', () => {
    assert.deepEqual(after('alice', 'bob@example.com', 'Alicia', 'Archer'), [
      ['alice', 'alice@old.example', 'Alicia', 'Archer'],
      ['alice'],
    ])
    assert.deepEqual(after('admin', 'a@example.com', 'A', 'B'), [null, []])
  })
})

describe('the limit of statements', () => {
  mkdirSync(join(made, 'sqlalchemy'), { recursive: true })
  writeFileSync(join(made, 'flask.py'), 'request = None\n')
  writeFileSync(join(made, 'sqlalchemy/__init__.py'), '')
  writeFileSync(join(made, 'sqlalchemy/engine.py'), 'class URL: pass\n')
  const limited = (backend: string, params: string) =>
    python(`
import json
from superset_hooks import limit_statements
class Address:
    def get_backend_name(self): return "${backend}"
print(json.dumps(limit_statements(Address(), ${params}, None, None, None)[1]))`)

  test('is added for PostgreSQL, beside what is there', () => {
    assert.deepEqual(limited('postgresql', '{}'), { connect_args: { options: '-c statement_timeout=90000' } })
    assert.deepEqual(limited('postgresql', '{"pool": 1, "connect_args": {"options": "-csearch_path=x", "a": 1}}'), {
      pool: 1,
      connect_args: { options: '-csearch_path=x -c statement_timeout=90000', a: 1 },
    })
  })
  test('leaves one that is set, and other databases', () => {
    assert.deepEqual(limited('postgresql', '{"connect_args": {"options": "-c statement_timeout=5"}}'), {
      connect_args: { options: '-c statement_timeout=5' },
    })
    assert.deepEqual(limited('snowflake', '{"a": 1}'), { a: 1 })
  })
})

describe('the lifecycle', () => {
  test('says how it is used, and refuses parts that it does not have, before anything is connected', () => {
    writeFileSync(
      join(made, 'psycopg2.py'),
      'class OperationalError(Exception): pass\ndef connect(**_): raise OperationalError("no route to host")\n',
    )
    writeFileSync(
      join(made, 'superset_plan.py'),
      [
        'VERSION = "6.1.0"',
        `DATABASE = {"host": "h", "port": 1, "name": "d", "user": "u", "password_file": "${made}/password"}\n`,
      ].join('\n'),
    )
    const run = (...parts: string[]) =>
      spawnSync('python3', [join(folder, 'lifecycle.py'), ...parts], {
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], PYTHONPATH: `${made}:${folder}`, PYTHONDONTWRITEBYTECODE: '1' },
      })
    assert.deepEqual([run().status, run('migrate', 'destroy').status], [2, 2])
    const away = run('migrate')
    assert.deepEqual(
      [away.status, away.stdout, away.stderr],
      [1, '', 'the metadata database cannot be reached: no route to host\n'],
    )
  })

  test('every part of the jobs is a part of the program', () => {
    const table = /^PARTS[^{]*\{([^}]*)\}/m.exec(readFileSync(join(folder, 'lifecycle.py'), 'utf8'))![1]!
    const parts = [...table.matchAll(/"(\w+)"/g)].map((each) => each[1])
    assert.deepEqual(parts, ['migrate', 'init', 'admin', 'sources', 'dashboards'])
  })
})
