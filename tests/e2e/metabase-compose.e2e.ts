import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { dockerEngine } from '../engines/docker.ts'
import { must } from '../engines/run.ts'
import { json, stackwright } from './stackwright.ts'

// Metabase on a real Docker engine, with a real PostgreSQL. Its image stands in for the original, as tests/images says.

interface Up { urls: string[]; steps: { id: string; state: string }[]; verified: { check: string; ok: boolean; detail: string }[] }

const engine = await dockerEngine()
const project = `mb-${process.pid}`

const platformOf = (version: string) => `
name: ${project}
stores:
  metastore: { type: postgres, version: '18', databases: [shop] }
apps:
  ask:
    type: metabase
    version: ${version}
    database: metastore
    metrics: true
    web: { replicas: 2 }
    plugins: ./drivers
    sources: { Corner Shop: metastore/shop }
targets:
  compose: { project: ${project}, port: ${30_000 + (process.pid % 10_000)} }
`

describe('Metabase, by a stand-in for its image, on Compose', { concurrency: false, skip: engine.skip }, () => {
  if (engine.skip !== false) return
  const how = { env: engine.env }
  const folder = mkdtempSync(join(tmpdir(), 'stackwright-e2e-'))
  const at = ['--target', 'compose', '-p', folder]
  const docker = async (...args: string[]) => (await must('docker', args, how)).trim()
  const proven = (up: Up) => assert.deepEqual(up.verified.filter((check) => !check.ok).concat(up.verified.length < 7 ? up.verified : []), [])
  const noted = async () => (await docker('exec', `${project}-metastore-1`, 'sh', '-c', 'psql -XAt -h 127.0.0.1 -U postgres -d ask -c "SELECT what FROM stand_in ORDER BY at"')).split('\n')
  let up: Up

  before(async () => {
    await engine.images(['postgres:18.6-trixie', 'nginxinc/nginx-unprivileged:1.30.4-alpine', 'node:24.19.0-bookworm-slim', 'metabase/metabase:v0.64.9', 'metabase/metabase:v0.65.4'])
    await must('mkdir', [join(folder, 'drivers')], how)
    writeFileSync(join(folder, 'drivers/sparrow.metabase-driver.jar'), 'PK a driver\n')
    writeFileSync(join(folder, 'platform.yaml'), platformOf('0.64.9'))
    up = await json<Up>(['up', ...at], how)
  }, { timeout: 600_000 })

  after(async () => {
    await stackwright(['destroy', ...at, '--yes', '--delete-data'], how)
    const built = (await docker('images', '--format', '{{.Repository}}:{{.Tag}}', '--filter', `reference=${project}-*`)).split('\n').filter(Boolean)
    if (built.length > 0) await docker('rmi', ...built)
    rmSync(folder, { recursive: true, force: true })
  }, { timeout: 120_000 })

  test('is migrated once, then two replicas boot, and it is set up and proven', async () => {
    proven(up)
    assert.deepEqual((await noted()).filter((what) => /migrates|account/.test(what)), ['v0.64.9 migrates beside 0 web processes', 'the first account'])
    const web = (await docker('ps', '--format', '{{.Names}}', '--filter', `label=com.docker.compose.project=${project}`, '--filter', 'label=com.docker.compose.service=ask-web')).split('\n')
    assert.equal(web.length, 2)
    assert.equal((await fetch(new URL('/api/health', up.urls[0]))).status, 200)
  })

  test('runs as an ordinary user on a read-only root, with the drivers of the project beside its own', async () => {
    const inside = await docker('exec', `${project}-ask-web-1`, 'sh', '-c', 'id -u; touch /app/x 2>&1 | tail -c 22; ls /tmp/stackwright/plugins')
    assert.equal(inside, '2000\nRead-only file system\nsparrow.metabase-driver.jar')
  })

  test('a second `up` runs nothing', async () => assert.deepEqual((await json<Up>(['up', ...at], how)).steps, []))

  test('another release drains both replicas, migrates alone, and is proven', { timeout: 300_000 }, async () => {
    writeFileSync(join(folder, 'platform.yaml'), platformOf('0.65.4'))
    const upgraded = await json<Up>(['up', ...at], how)
    proven(upgraded)
    assert.ok((await noted()).includes('v0.65.4 migrates beside 0 web processes'))
  })
})
