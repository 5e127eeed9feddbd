import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { ECR } from '@aws-sdk/client-ecr'
import { ECS } from '@aws-sdk/client-ecs'
import type { Effect } from '../../src/targets/effect.ts'
import { type Emulator, startEmulator } from '../engines/amazon/emulator.ts'
import { dockerEngine } from '../engines/docker.ts'
import { type Registry, startRegistry } from '../engines/registry.ts'
import { ask, must } from '../engines/run.ts'
import { json, root, stackwright } from './stackwright.ts'

// Images on their way to AWS: built by a real engine, pushed to the registry of the emulator, and named by their digests
// in the tasks. Nothing runs in the emulator; that the image holds what was built into it is seen on the engine.

const engine = await dockerEngine()
const emulator = engine.skip === false ? await startEmulator() : undefined
const skip =
  engine.skip !== false
    ? engine.skip
    : emulator === undefined && 'no emulator of AWS: Python with venv, and ministack from its registry, are needed'

describe('images of a platform on an emulator of AWS', { skip, timeout: 600_000 }, () => {
  if (engine.skip !== false) return
  const { env, account, region, endpoint } =
    emulator ?? ({ env: {}, account: '', region: '', endpoint: '' } as Emulator)
  const settings = { region, endpoint, credentials: { accessKeyId: account, secretAccessKey: 'test' } }
  const folder = mkdtempSync(join(tmpdir(), 'stackwright-parcel-'))
  const name = `parcel-${process.pid}`
  const docker = (...words: readonly string[]) => must('docker', words, { env: engine.env, within: 300 })
  const how = { env: { ...env, ...engine.env } }
  const asked = [folder, '--no-verify']
  const ecr = new ECR(settings)
  const ecs = new ECS(settings)
  let registry: Registry
  let base = ''

  before(async () => {
    chmodSync(folder, 0o755)
    registry = await startRegistry()
    base = `${registry.address}/${name}-base:1`
    await must('docker', ['build', '--tag', base, '-'], {
      env: engine.env,
      input: `FROM ${engine.lab ? 'lab/debian:12' : 'debian:12-slim'}\nLABEL stackwright.platform=${name}\n`,
      within: 300,
    })
    await docker('push', base)
    const program = (file: string) =>
      `run: ['sh', '${file}'], inputs: ['${file}'], image: { base: '${base}', user: '1000:1000' }`
    writeFileSync(join(folder, 'site.sh'), 'echo the first\n')
    writeFileSync(join(folder, 'fill.sh'), 'echo filled\n')
    writeFileSync(
      join(folder, 'platform.ts'),
      `import { job, platform, service } from 'stackwright'
export default platform('${name}', {
  secrets: { token: { generate: { length: 40 } } },
  apps: {
    fill: job({ ${program('fill.sh')} }),
    site: service({ ${program('site.sh')}, port: 8080, health: '/', route: {}, after: ['fill'], env: { TOKEN: { secret: 'token' } } }),
  },
  environments: { prod: { target: 'aws' } },
  targets: { aws: { region: '${region}', entry: { plain: true }, compute: { architecture: 'x86_64' } } },
})
`,
    )
    const cdk = spawnSync(
      process.execPath,
      [join(root, 'node_modules/aws-cdk/bin/cdk'), 'bootstrap', `aws://${account}/${region}`, '--ci', '--no-color'],
      { env: { ...process.env, ...env }, encoding: 'utf8' },
    )
    assert.equal(cdk.status, 0, cdk.stderr)
  })
  after(async () => {
    const listed = await ask('docker', ['image', 'ls', '--quiet', '--filter', `label=stackwright.platform=${name}`], {
      env: engine.env,
    })
    const images = [...new Set(listed.out.split('\n').filter(Boolean))]
    if (images.length > 0) await ask('docker', ['image', 'rm', '--force', ...images], { env: engine.env })
    await registry?.close()
    rmSync(folder, { recursive: true, force: true })
    await emulator?.stop()
  })

  /** What the registry has: digests by repository and tag. */
  const pushed = async () => {
    const { repositories = [] } = await ecr.describeRepositories({})
    const found = await Promise.all(
      repositories
        .filter((each) => each.repositoryName!.startsWith(name))
        .map(async ({ repositoryName }) => {
          const { imageDetails = [] } = await ecr.describeImages({ repositoryName: repositoryName! })
          return imageDetails.map((each) => [`${repositoryName}:${each.imageTags![0]}`, each.imageDigest!] as const)
        }),
    )
    return Object.fromEntries(found.flat())
  }
  /** What the service and the job run now. */
  const running = async () => {
    const { services = [] } = await ecs.describeServices({ cluster: `${name}-prod`, services: [`${name}-prod-site`] })
    const images = async (taskDefinition: string) => {
      const found = await ecs.describeTaskDefinition({ taskDefinition })
      return [...new Set(found.taskDefinition!.containerDefinitions!.map(({ image }) => image!))]
    }
    const { taskDefinitionArns = [] } = await ecs.listTaskDefinitions({ status: 'ACTIVE', sort: 'DESC' })
    const fill = taskDefinitionArns.find((arn) => arn.includes('fill'))
    return { site: await images(services[0]!.taskDefinition!), fill: await images(fill!) }
  }
  const locked = () =>
    (JSON.parse(readFileSync(join(folder, 'stackwright.lock'), 'utf8')) as { images: Record<string, string> }).images
  const byDigest = (image: string, digest: string) =>
    `${account}.dkr.ecr.${region}.amazonaws.com/${image.split(':')[0]}@${digest}`
  let first: Record<string, string> = {}

  test('are built and pushed by up, and tasks name them by their digests', async (context) => {
    const began = performance.now()
    const { steps } = await json<{ steps: { id: string; state: string }[] }>(['up', ...asked], how)
    context.diagnostic(`up: ${Math.round((performance.now() - began) / 100) / 10} s`)
    assert.deepEqual(
      steps.filter(({ state }) => state !== 'done'),
      [],
    )
    assert.equal(steps.filter(({ id }) => id.startsWith('image ')).length, 2)
    first = await pushed()
    const [fill, site] = Object.entries(first).sort()
    assert.match(fill![0], /fill/)
    assert.match(site![0], /site/)
    for (const [image, digest] of [fill!, site!]) assert.equal(locked()[image], digest)
    assert.match(locked()[base] ?? '', /^sha256:[0-9a-f]{64}$/, 'what they stand on is locked too')
    assert.deepEqual(await running(), { site: [byDigest(...site!)], fill: [byDigest(...fill!)] })
  })

  test('come back from the registry as they were built, for those who may log in', async () => {
    const [image, digest] = Object.entries(first).find(([each]) => each.includes('site'))!
    const { authorizationData } = await ecr.getAuthorizationToken({})
    const [{ authorizationToken = '', proxyEndpoint = '' } = {}] = authorizationData ?? []
    const host = new URL(proxyEndpoint).host
    const there = `${host}/${image.split(':')[0]}@${digest}`
    const config = mkdtempSync(join(tmpdir(), 'stackwright-login-'))
    try {
      const refused = await ask('docker', ['--config', config, 'pull', there], { env: engine.env })
      assert.notEqual(refused.code, 0)
      assert.match(refused.err, /no basic auth credentials|unauthorized/)
      await docker('image', 'rm', '--force', image, `${host}/${image}`)
      await must('docker', ['--config', config, 'login', '--username', 'AWS', '--password-stdin', host], {
        env: engine.env,
        input: Buffer.from(authorizationToken, 'base64').toString().split(':')[1]!,
      })
      await must('docker', ['--config', config, 'pull', '--quiet', there], { env: engine.env })
      const told = await docker(
        'run',
        '--rm',
        '--network',
        'none',
        '--entrypoint',
        '/bin/sh',
        there,
        '-c',
        'cat /opt/platform/site.sh; id -u',
      )
      assert.match(told, /^echo the first\n1000\n$/)
    } finally {
      rmSync(config, { recursive: true, force: true })
    }
  })

  test('are not built again while nothing in them changes', async () => {
    const { steps } = await json<{ steps: unknown[] }>(['up', ...asked], how)
    assert.deepEqual(steps, [])
    assert.deepEqual(await pushed(), first)
  })

  test('are pushed anew where something does, and only the tasks of those are replaced', async () => {
    const before = await running()
    writeFileSync(join(folder, 'site.sh'), 'echo the second\n')
    const { effects } = await json<{ effects: Effect[] }>(['plan', folder], how)
    assert.deepEqual(
      effects
        .filter(({ action }) => action === 'replace')
        .map(({ kind, parts }) => [kind, parts.some(({ name }) => name.endsWith('.Image'))]),
      [['AWS::ECS::TaskDefinition', true]],
    )
    await json(['up', ...asked], how)
    const now = await running()
    const all = await pushed()
    const [[image, digest] = ['', '']] = Object.entries(all).filter(([each]) => !(each in first))
    assert.equal(Object.keys(all).length, 3)
    assert.match(image, /site/)
    assert.deepEqual(now, { site: [byDigest(image, digest)], fill: before.fill })
    assert.notDeepEqual(now.site, before.site)
  })

  test('are told as missing where the engine does not answer, and what served before serves on', async () => {
    const before = await running()
    writeFileSync(join(folder, 'site.sh'), 'echo the third\n')
    const gone = { env: { ...how.env, DOCKER_HOST: 'tcp://127.0.0.1:1' } }
    const { code, out, err } = await stackwright(['up', ...asked], gone)
    assert.equal(code, 1, out + err)
    assert.match(out + err, /the engine does not answer/)
    assert.deepEqual(await running(), before)
  })
})
