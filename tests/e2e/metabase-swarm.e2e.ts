import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { swarm } from '../engines/docker.ts'
import { must } from '../engines/run.ts'
import { drained, images, platformFolder, proven, type Up } from './metabase/containers.ts'
import { json, stackwright } from './stackwright.ts'

// Metabase on a real swarm of one machine, with a real PostgreSQL. Its image stands in for the original, as
// tests/images says.

const engine = await swarm()
const stack = `mb-swarm-${process.pid}`

describe('Metabase, by a stand-in for its image, on Swarm', { concurrency: false, skip: engine.skip }, () => {
  if (engine.skip !== false) return
  const how = { env: engine.env }
  const options = {
    stack,
    nodes: 'one',
    port: 20_000 + (process.pid % 10_000),
    publish: 'host',
    ...(engine.lacks.includes('ipvs') && { endpointMode: 'dnsrr' }),
  }
  const { folder, release, remove } = platformFolder(stack, `targets: { swarm: ${JSON.stringify(options)} }`)
  const at = ['--target', 'swarm', '-p', folder]
  const docker = async (...args: string[]) => (await must('docker', args, how)).trim()
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
      const built = (await docker('images', '--format', '{{.Repository}}:{{.Tag}}', '--filter', `reference=${stack}-*`))
        .split('\n')
        .filter(Boolean)
      if (built.length > 0) await docker('rmi', ...built)
      remove()
    },
    { timeout: 180_000 },
  )

  test('is migrated, booted twice, set up and proven', async () => {
    proven(up)
    assert.equal((await fetch(new URL('/api/health', up.urls[0]))).status, 200)
    assert.equal(
      await docker('service', 'inspect', `${stack}_ask-web`, '--format', '{{.Spec.Mode.Replicated.Replicas}}'),
      '2',
    )
  })

  test('a second `up` runs nothing', async () => assert.deepEqual((await json<Up>(['up', ...at], how)).steps, []))

  test('another release drains both replicas, migrates, and is proven', { timeout: 300_000 }, async () => {
    release('0.65.4')
    const upgraded = await json<Up>(['up', ...at], how)
    proven(upgraded)
    drained(upgraded)
  })
})
