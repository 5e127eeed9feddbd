import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type OwnVolumes, ownVolumes } from '../../tests/e2e/kubernetes-volumes.ts'
import type { Cluster } from '../../tests/engines/cluster.ts'
import { findLab } from '../../tests/engines/lab.ts'
import { must } from '../../tests/engines/run.ts'
import { cleanup } from '../cleanup.ts'
import type { Contest } from './contest.ts'
import { benchName, containerCopy, type Marks, proof } from './copy.ts'
import { removeImages } from './remove-images.ts'

const namespaces = [`${benchName}-default`, `${benchName}-default-data`] as const
const images = ['postgres:18.6-trixie', 'redis:7.4.11-bookworm']
const stores = ['metastore', 'cache']
const services = ['bi-web', 'bi-worker', 'bi-beat']
/** The parts of the lifecycle in their order; each is a job, and all are one program. */
const parts = ['migrate', 'init', 'admin', 'sources', 'dashboards']

/** Two processors are all that some machines have, and requests are what they are shared by; so on all sides. */
const small = {
  "databases: ['shop'] }": "databases: ['shop'], size: { cpu: '50m', memory: '512MiB' } }",
  "inputs: ['warehouse'] }": "inputs: ['warehouse'], cpu: '50m' }",
  'web: { replicas: [1, 3] }': "web: { replicas: [1, 3], cpu: '50m' }, worker: { cpu: '50m' }, beat: { cpu: '20m' }",
}

interface Secret {
  readonly metadata: {
    readonly name: string
    readonly namespace: string
    readonly labels?: Readonly<Record<string, string>>
  }
  readonly type: string
  readonly data?: Readonly<Record<string, string>>
}

/**
 * `up` on a cluster beside a script of `kubectl apply`, `kubectl wait` and `kubectl rollout status` on the manifests
 * that we write. Images are on the node.
 */
export async function kubernetesContest(engine: Cluster): Promise<Contest | { readonly skip: string }> {
  const load = loadCommand(engine)
  if (load === undefined) {
    const advice = 'set STACKWRIGHT_BENCH_LOAD, as to `kind load docker-image`'
    return { skip: `no command is known that brings images to this cluster: ${advice}` }
  }
  const { env } = engine
  const copy = containerCopy('kubernetes', env)
  const files = mkdtempSync(join(tmpdir(), 'stackwright-bench-'))
  // For the volumes, which are made by kubectl as this process finds it.
  Object.assign(process.env, env)
  let volumes: OwnVolumes | undefined
  const manifests = join(files, 'manifests')
  const secrets = join(files, 'secrets.json')
  const kubectl = (args: readonly string[], input?: string) => must('kubectl', args, { env, input, within: 600 })
  const apply = (...names: readonly string[]) =>
    kubectl(['apply', '--server-side', ...names.map((name) => `--filename=${join(manifests, 'base', name)}.yaml`)])

  async function empty(): Promise<void> {
    await kubectl(['delete', 'namespace', ...namespaces, '--ignore-not-found', '--wait'])
    await volumes?.remove()
    // Where nobody makes volumes, those of the last round would still hold its data.
    if (engine.lab) volumes = await ownVolumes(benchName, stores.length)
    copy.forget()
  }

  const clear = cleanup(async () => {
    await kubectl(['delete', 'namespace', ...namespaces, '--ignore-not-found', '--wait'])
    await volumes?.remove()
    await removeImages(env)
    copy.remove()
    rmSync(files, { recursive: true, force: true })
  })
  const storage = engine.lab && { storage: { class: benchName } }
  const targets = { kubernetes: { namespace: namespaces[0], dataNamespace: namespaces[1], ...storage } }
  try {
    await engine.load(images)
    copy.say({ targets, images: { load } }, small)
    await empty()
    await copy.up()
    await copy.render(manifests)
    writeFileSync(secrets, await givenSecrets(kubectl), { mode: 0o600 })
    // From now on all images are there, and nobody shall spend time on looking again.
    copy.say({ targets, images: { load: 'true' } }, small)
    await empty()
  } catch (error) {
    await clear().catch(() => {})
    throw error
  }

  async function job(name: string, more: readonly string[] = []): Promise<void> {
    await apply(name)
    const manifest = readFileSync(join(manifests, `jobs/base/${name}.yaml`), 'utf8')
    // The command ends with the part that is to be done.
    const text = manifest.replace(/^( +- )\w+(?=\n +workingDir:)/m, (last, item: string) =>
      [last, ...more.map((part) => `${item}${part}`)].join('\n'),
    )
    const namespace = /^ {2}namespace: (\S+)/m.exec(text)![1]!
    const made = await kubectl(['create', '--filename=-', '--output=name'], text)
    await kubectl(['wait', made.trim(), '--namespace', namespace, '--for=condition=complete', '--timeout=300s'])
  }
  const rolled = (namespace: string, kind: string, names: readonly string[]) => {
    const status = ['rollout', 'status', '--namespace', namespace, '--timeout=300s']
    return Promise.all(names.map((name) => kubectl([...status, `${kind}/${name}`])))
  }

  const script = async (jobs: () => Promise<unknown>): Promise<Marks> => {
    const begun = performance.now()
    await apply('ground')
    await kubectl(['apply', '--server-side', `--filename=${secrets}`])
    await apply(...stores)
    await rolled(namespaces[1], 'statefulset', stores)
    // A node lets connections through to a new Service a moment after its pods are ready.
    await pause(2000)
    await job('metastore-databases')
    await jobs()
    await apply(...services)
    await rolled(namespaces[0], 'deployment', services)
    const ready = (performance.now() - begun) / 1000
    await job(proof)
    return { ready, proven: (performance.now() - begun) / 1000 }
  }
  return {
    engine: 'Kubernetes',
    bare: {
      name: '`kubectl apply`, `wait` and `rollout status`',
      run: () =>
        script(async () => {
          await job('warehouse')
          for (const part of parts) await job(`bi-${part}`)
        }),
    },
    skilled: {
      name: 'the same order by `kubectl`',
      run: () => script(() => Promise.all([job('warehouse'), job(`bi-${parts[0]}`, parts.slice(1))])),
    },
    up: copy.up,
    again: copy.upAgain,
    empty,
    clear,
  }
}

function loadCommand(engine: Cluster): string | undefined {
  const given = process.env['STACKWRIGHT_BENCH_LOAD']
  if (given !== undefined) return given
  const found = findLab()
  return engine.lab && 'lab' in found ? `${found.lab}/cluster load` : undefined
}

/** The Secrets of the platform as one would keep them beside the manifests. */
async function givenSecrets(kubectl: (args: readonly string[]) => Promise<string>): Promise<string> {
  const items: object[] = []
  for (const namespace of namespaces) {
    const found = JSON.parse(await kubectl(['get', 'secrets', '--namespace', namespace, '--output=json'])) as {
      readonly items: readonly Secret[]
    }
    for (const { metadata, type, data } of found.items) {
      const { name, labels } = metadata
      items.push({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace, labels }, type, data })
    }
  }
  return list(items)
}

function list(items: readonly object[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items })
}
