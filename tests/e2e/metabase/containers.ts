import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What `up --json` gives, as far as these suites look at it. */
export interface Up {
  readonly urls: string[]
  readonly steps: { readonly id: string; readonly state: string }[]
  readonly verified: { readonly check: string; readonly ok: boolean; readonly detail: string }[]
}

/**
 * The images that a platform with Metabase runs in; those of Metabase stand in for the original, as tests/images says.
 */
export const images = [
  'postgres:18.6-trixie',
  'nginxinc/nginx-unprivileged:1.30.4-alpine',
  'node:24.19.0-bookworm-slim',
  'metabase/metabase:v0.64.9',
  'metabase/metabase:v0.65.4',
]

/**
 * A folder with a platform: two replicas, a source, a driver of the project. `release` writes it anew for another
 * release.
 */
export function platformFolder(
  name: string,
  more: string,
): { readonly folder: string; release(version: string): void; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'stackwright-e2e-'))
  mkdirSync(join(folder, 'drivers'))
  writeFileSync(join(folder, 'drivers/sparrow.metabase-driver.jar'), 'PK a driver\n')
  const text = (version: string) => `
name: ${name}
stores:
  metastore: { type: postgres, version: '18', databases: [shop], size: { cpu: 50m, memory: 512MiB } }
apps:
  ask:
    type: metabase
    version: ${version}
    database: metastore
    metrics: true
    web: { replicas: 2, cpu: 100m }
    plugins: ./drivers
    sources: { Corner Shop: metastore/shop }
${more}
`
  return {
    folder,
    release: (version) => writeFileSync(join(folder, 'platform.yaml'), text(version)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Holds a deployment to its proof. */
export function proven(up: Up): void {
  assert.deepEqual(
    up.verified.filter((check) => !check.ok),
    [],
  )
  assert.deepEqual(
    up.verified.map((check) => check.check),
    ['answers', 'version', 'login', 'migrations', 'stored connection', 'answered query', 'stored secrets'],
  )
}

/** Holds an upgrade to its order: nothing of the old release lives while the database is migrated. */
export function drained(up: Up): void {
  const ids = up.steps.map((step) => step.id)
  const at = (id: string) => ids.indexOf(id)
  assert.ok(
    at('stop ask-web') >= 0 && at('stop ask-web') < at('ask-migrate') && at('ask-migrate') < at('ask-web'),
    ids.join(', '),
  )
  assert.ok(!ids.includes('ask-admin'), ids.join(', '))
}

/** Asks the database of Metabase what its stand-in noted, in one line of the shell for the container of the server. */
export const notes = 'psql -XAt -h 127.0.0.1 -U postgres -d ask -c "SELECT what FROM stand_in ORDER BY at"'
