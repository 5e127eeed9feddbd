import assert from 'node:assert/strict'
import { createServer, type AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { cluster } from '../engines/cluster.ts'
import { dockerEngine } from '../engines/docker.ts'
import { findLab } from '../engines/lab.ts'
import { must } from '../engines/run.ts'
import { ownVolumes, type OwnVolumes } from './kubernetes-volumes.ts'
import { drained, images, platformFolder, proven, type Up } from './metabase/containers.ts'
import { json, stackwright } from './stackwright.ts'

// Metabase on a real cluster, with a real PostgreSQL. Its image stands in for the original, as tests/images says.

const engine = await cluster()
const namespace = `mb-e2e-${process.pid}`

describe('Metabase, by a stand-in for its image, on Kubernetes', { concurrency: false, skip: engine.skip }, () => {
  if (engine.skip !== false) return
  Object.assign(process.env, engine.env)
  const kubectl = async (...words: string[]) => (await must('kubectl', ['--namespace', namespace, ...words])).trim()
  let place: ReturnType<typeof platformFolder> | undefined
  let at: string[] = []
  let volumes: OwnVolumes | undefined
  let up: Up

  before(
    async () => {
      const docker = await dockerEngine()
      if (docker.skip === false && docker.lab) await docker.images(images)
      if (engine.lab) volumes = await ownVolumes(namespace, 1)
      const lab = findLab()
      const load = 'lab' in lab && engine.lab ? `images: { load: '${lab.lab}/cluster load' }\n` : ''
      const storage = volumes ? `, storage: { class: '${volumes.class}' }` : ''
      place = platformFolder(
        'mb-e2e',
        `    port: ${await freePort()}\n${load}targets: { kubernetes: { namespace: '${namespace}'${storage} } }`,
      )
      place.release('0.64.9')
      at = ['--target', 'kubernetes', '-p', place.folder]
      up = await json<Up>(['up', ...at])
    },
    { timeout: 900_000 },
  )

  after(
    async () => {
      if (at.length > 0) await stackwright(['destroy', ...at, '--yes', '--delete-data'])
      await volumes?.remove()
      place?.remove()
    },
    { timeout: 200_000 },
  )

  test('is migrated, booted twice, set up and proven', async () => {
    proven(up)
    assert.equal(await kubectl('get', 'deployment', 'ask-web', '--output', 'jsonpath={.status.readyReplicas}'), '2')
  })

  test('a second `up` runs nothing', async () => assert.deepEqual((await json<Up>(['up', ...at])).steps, []))

  test('another release drains both replicas, migrates, and is proven', { timeout: 400_000 }, async () => {
    place!.release('0.65.4')
    const upgraded = await json<Up>(['up', ...at])
    proven(upgraded)
    drained(upgraded)
  })
})

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
