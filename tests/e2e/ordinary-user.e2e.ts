import assert from 'node:assert/strict'
import { chownSync, chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { copyOf, json, processesOf, stackwright } from './stackwright.ts'
import { execFileSync } from 'node:child_process'

interface Up {
  urls: string[]
  verified: { check: string; ok: boolean; detail: string }[]
}

// PostgreSQL wants an account with a name; this one is on every system and may do nothing.
const user = {
  uid: Number(execFileSync('id', ['-u', 'nobody'], { encoding: 'utf8' })),
  gid: Number(execFileSync('id', ['-g', 'nobody'], { encoding: 'utf8' })),
}

describe(
  'as an ordinary user with an empty cache',
  {
    concurrency: false,
    skip:
      process.getuid?.() === 0
        ? false
        : 'only root can become another user; the other suites already run as an ordinary one',
  },
  () => {
    const copy = copyOf('01-superset')
    const home = mkdtempSync(join(tmpdir(), 'stackwright-home-'))
    const how = {
      env: {
        HOME: home,
        STACKWRIGHT_CACHE: join(home, 'cache'),
        USER: 'nobody',
        XDG_RUNTIME_DIR: '',
        npm_config_cache: join(home, 'npm'),
        UV_CACHE_DIR: join(home, 'uv'),
        PIP_CACHE_DIR: join(home, 'pip'),
      },
      user,
      cwd: copy.folder,
    }

    before(() => {
      execFileSync('chown', ['-R', `${user.uid}:${user.gid}`, copy.folder])
      chownSync(home, user.uid, user.gid)
      chmodSync(home, 0o700)
      mkdirSync(join(home, 'cache'))
      chownSync(join(home, 'cache'), user.uid, user.gid)
    })

    after(
      async () => {
        await stackwright(['destroy', copy.folder, '--yes', '--delete-data'], how)
        copy.remove()
        rmSync(home, { recursive: true, force: true })
      },
      { timeout: 120_000 },
    )

    test('one command installs all that is needed, runs the platform and proves it', { timeout: 900_000 }, async () => {
      const up = await json<Up>(['up', copy.folder], how)
      assert.ok(up.verified.length >= 6 && up.verified.every((check) => check.ok), JSON.stringify(up.verified))
      assert.equal((await fetch(`${up.urls[0]}/health`)).status, 200)
      for (const each of processesOf(copy.folder))
        assert.match(
          execFileSync('ps', ['-o', 'uid=', '-p', String(each.pid)], { encoding: 'utf8' }),
          new RegExp(`^\\s*${user.uid}\\s*$`),
        )
    })

    test('destroy leaves nothing behind but the cache', { timeout: 120_000 }, async () => {
      assert.equal((await stackwright(['destroy', copy.folder, '--yes', '--delete-data'], how)).code, 0)
      assert.equal(existsSync(join(copy.folder, '.stackwright')), false)
      assert.deepEqual(processesOf(copy.folder), [])
    })
  },
)
