import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { dockerEngine } from '../engines/docker.ts'
import { must } from '../engines/run.ts'
import { drained, images, notes, platformFolder, proven, type Up } from './metabase/containers.ts'
import { json, stackwright } from './stackwright.ts'

// Metabase on a real Docker engine, with a real PostgreSQL. Its image stands in for the original, as tests/images says.

const engine = await dockerEngine()
const project = `mb-${process.pid}`

describe('Metabase, by a stand-in for its image, on Compose', { concurrency: false, skip: engine.skip }, () => {
  if (engine.skip !== false) return
  const how = { env: engine.env }
  const { folder, release, remove } = platformFolder(
    project,
    `targets:\n  compose: { project: ${project}, port: ${30_000 + (process.pid % 10_000)} }`,
  )
  const at = ['--target', 'compose', '-p', folder]
  const docker = async (...args: string[]) => (await must('docker', args, how)).trim()
  const noted = async () => (await docker('exec', `${project}-metastore-1`, 'sh', '-c', notes)).split('\n')
  let up: Up

  before(
    async () => {
      await engine.images(images)
      release('0.64.9')
      up = await json<Up>(['up', ...at], how)
    },
    { timeout: 600_000 },
  )

  after(
    async () => {
      await stackwright(['destroy', ...at, '--yes', '--delete-data'], how)
      const built = (
        await docker('images', '--format', '{{.Repository}}:{{.Tag}}', '--filter', `reference=${project}-*`)
      )
        .split('\n')
        .filter(Boolean)
      if (built.length > 0) await docker('rmi', ...built)
      remove()
    },
    { timeout: 120_000 },
  )

  test('is migrated once, then two replicas boot, and it is set up and proven', async () => {
    proven(up)
    assert.deepEqual(
      (await noted()).filter((what) => /migrates|account/.test(what)),
      ['v0.64.9 migrates beside 0 web processes', 'the first account'],
    )
    const web = (
      await docker(
        'ps',
        '--format',
        '{{.Names}}',
        '--filter',
        `label=com.docker.compose.project=${project}`,
        '--filter',
        'label=com.docker.compose.service=ask-web',
      )
    ).split('\n')
    assert.equal(web.length, 2)
    assert.equal((await fetch(new URL('/api/health', up.urls[0]))).status, 200)
  })

  test('runs as an ordinary user on a read-only root, with the drivers of the project beside its own', async () => {
    const inside = await docker(
      'exec',
      `${project}-ask-web-1`,
      'sh',
      '-c',
      'id -u; touch /app/x 2>&1 | tail -c 22; ls /tmp/stackwright/plugins',
    )
    assert.equal(inside, '2000\nRead-only file system\nsparrow.metabase-driver.jar')
  })

  test('a second `up` runs nothing', async () => assert.deepEqual((await json<Up>(['up', ...at], how)).steps, []))

  test('another release drains both replicas, migrates alone, and is proven', { timeout: 300_000 }, async () => {
    release('0.65.4')
    const upgraded = await json<Up>(['up', ...at], how)
    proven(upgraded)
    drained(upgraded)
    assert.ok((await noted()).includes('v0.65.4 migrates beside 0 web processes'))
  })
})
