import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { cluster } from './cluster.ts'
import { dockerEngine, swarm } from './docker.ts'
import { startRegistry } from './registry.ts'
import { ask, must } from './run.ts'

const engine = await dockerEngine()
const kubernetes = await cluster()
const own = `ground-${process.pid}`

describe('the ground on a Docker engine', { skip: engine.skip }, () => {
  if (engine.skip !== false) return
  const { env } = engine
  const folder = mkdtempSync(join(tmpdir(), 'ground-'))
  after(() => rmSync(folder, { recursive: true }))

  test('an image is pushed to the registry of the tests and pulled again by its digest', async () => {
    const registry = await startRegistry()
    const [tag, other] = [`${registry.address}/acme/${own}:1`, `${registry.address}/acme/${own}:2`]
    try {
      writeFileSync(join(folder, 'hello'), 'hello')
      writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\nCOPY hello /\nCMD ["/hello"]\n')
      await must('docker', ['build', '--tag', tag, folder], { env: { ...env, DOCKER_BUILDKIT: '0' } })
      await must('docker', ['push', tag], { env })
      const [digest] = JSON.parse(
        await must('docker', ['image', 'inspect', '--format', '{{json .RepoDigests}}', tag], { env }),
      ) as string[]
      assert.equal(digest, `${registry.address}/acme/${own}@${registry.tags()[`acme/${own}:1`]}`)
      await must('docker', ['tag', tag, other], { env })
      await must('docker', ['push', other], { env })
      await must('docker', ['rmi', tag, other], { env })
      assert.notEqual((await ask('docker', ['image', 'inspect', digest], { env })).code, 0)
      await must('docker', ['pull', digest], { env })
      await must('docker', ['rmi', digest], { env })
      assert.notEqual((await ask('docker', ['pull', `${registry.address}/acme/${own}:3`], { env })).code, 0)
    } finally {
      await registry.close()
    }
  })

  test(
    'the server runs as the user that the original has',
    { skip: !engine.lab && 'upstream images are the originals' },
    async () => {
      await engine.images(['redis:7.4.11-bookworm', 'postgres:16.15-trixie', 'memcached:1.6.45-trixie'])
      const user = async (image: string, name: string) =>
        (await must('docker', ['run', '--rm', '--entrypoint', 'id', image, name], { env })).trim()
      assert.match(await user('redis:7.4.11-bookworm', 'redis'), /^uid=999\(redis\) gid=999/)
      assert.match(await user('postgres:16.15-trixie', 'postgres'), /^uid=999\(postgres\) gid=999/)
      assert.match(await user('memcached:1.6.45-trixie', 'memcache'), /^uid=11211\(memcache\) gid=11211/)
    },
  )

  test('a swarm is there when asked for, twice alike', async () => {
    for (const again of [await swarm(), await swarm()]) {
      assert.equal(again.skip, false)
      assert.equal((await must('docker', ['node', 'ls', '--quiet'], { env })).trim().split('\n').length, 1)
    }
  })
})

describe('the ground on Kubernetes', { skip: kubernetes.skip }, () => {
  if (kubernetes.skip !== false) return
  const { env } = kubernetes

  test(
    'an image that is loaded runs in a pod, and is not copied again',
    { skip: !kubernetes.lab && 'the nodes pull for themselves' },
    async () => {
      const image = 'memcached:1.6.45-trixie'
      await kubernetes.load([image])
      const started = Date.now()
      await kubernetes.load([image])
      assert.ok(Date.now() - started < 3000, 'the second load copied the image again')
      await must('kubectl', ['create', 'namespace', own], { env })
      try {
        await must('kubectl', ['-n', own, 'run', 'cache', `--image=${image}`, '--image-pull-policy=IfNotPresent'], {
          env,
        })
        await must('kubectl', ['-n', own, 'wait', '--for=condition=Ready', 'pod/cache', '--timeout=60s'], { env })
      } finally {
        await must('kubectl', ['delete', 'namespace', own, '--wait=false'], { env })
      }
    },
  )

  test(
    'a node pulls by digest from the registry of the tests',
    { skip: !kubernetes.lab && 'the nodes do not reach this process' },
    async () => {
      const registry = await startRegistry()
      const name = `${registry.address}/acme/${own}:1`
      const folder = mkdtempSync(join(tmpdir(), 'ground-'))
      try {
        // An image of its own: once a node has pulled an image from a registry, it runs the same one under no other
        // name without pulling that too.
        writeFileSync(join(folder, 'Dockerfile'), `FROM memcached:1.6.45-trixie\nLABEL own=${own}\n`)
        await kubernetes.load(['memcached:1.6.45-trixie'])
        await must('docker', ['build', '--tag', name, folder], { env: { ...env, DOCKER_BUILDKIT: '0' } })
        await must('docker', ['push', name], { env })
        await must('docker', ['rmi', name], { env })
        await must('kubectl', ['create', 'namespace', `${own}-pull`], { env })
        const image = `${registry.address}/acme/${own}@${registry.tags()[`acme/${own}:1`]}`
        await must('kubectl', ['-n', `${own}-pull`, 'run', 'cache', `--image=${image}`], { env })
        await must('kubectl', ['-n', `${own}-pull`, 'wait', '--for=condition=Ready', 'pod/cache', '--timeout=60s'], {
          env,
        })
      } finally {
        await ask('kubectl', ['delete', 'namespace', `${own}-pull`, '--wait=false'], { env })
        await registry.close()
        rmSync(folder, { recursive: true })
      }
    },
  )
})
