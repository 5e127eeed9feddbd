import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { nodesOf } from '../../src/graph/graph.ts'
import type { KubernetesObject } from '../../src/targets/kubernetes/document.ts'
import { jobObject } from '../../src/targets/kubernetes/job.ts'
import { objectsOf } from '../../src/targets/kubernetes/objects.ts'
import type { KubernetesOptions } from '../../src/targets/kubernetes/options.ts'
import { printObjects } from '../../src/targets/kubernetes/print.ts'
import { siteOf } from '../../src/targets/kubernetes/site.ts'
import { settingOf } from '../../src/testing/setting.ts'
import { cluster } from '../engines/cluster.ts'
import { applyDefinitions } from '../engines/crds.ts'
import { kubernetesSchemas } from '../engines/kubernetes-schemas.ts'
import { ask } from '../engines/run.ts'
import { graphOf, optionsOf, platforms } from '../platforms/read.ts'

// The manifests of the sample platforms, as files are written, before the strictest judges that there are: kubeconform,
// and an API server that admits them as it would for real. Nothing but two empty namespaces is made.

const kubernetes = await cluster()
const namespace = `manifests-${process.pid}`

/** The manifests of a sample in each of the forms that the options give them. */
async function manifests(name: (typeof platforms)[number], more: KubernetesOptions): Promise<KubernetesObject[]> {
  const graph = await graphOf(name)
  const site = siteOf(settingOf({ ...(await optionsOf(name, 'kubernetes')), namespace, ...more }))
  const jobs = nodesOf(graph, 'job')
    .filter((job) => job.when !== 'schedule' && job.recipe.image)
    .map((job) => jobObject(graph, site, [job], '1'))
  return [...[...objectsOf(graph, site).values()].flat(), ...jobs]
}

const forms: Readonly<Record<string, KubernetesOptions>> = {
  'as it is': {},
  'with a Gateway of its own': { gateway: { class: 'cilium' }, certificates: { secret: 'wildcard' }, keda: true },
  'with an Ingress': {
    entry: 'ingress',
    ingress: { class: 'nginx', proxies: 'ingress-nginx' },
    certificates: { issuer: 'letsencrypt', kind: 'Issuer' },
    placement: { priority: 'own' },
  },
  'with a database outside': {
    stores: { metastore: { external: { host: 'pg.example.com', port: 6432, tls: true, addresses: ['10.20.0.0/16'] } } },
    outside: { '*': 'nothing' },
  },
  'with all that stands around it': {
    gateway: { name: 'public', namespace: 'gateways' },
    certificates: 'gateway',
    keda: true,
    accept: ['backup', 'high-availability'],
    storage: { make: { cloud: 'azure', type: 'PremiumV2_LRS', operations: 5000 } },
    stores: {
      metastore: {
        cloudnative: { instances: 3, pooler: 'transaction', backup: { to: 's3://acme/metastore', by: 'operator' } },
      },
    },
    secrets: { store: { make: 'azure', vault: 'https://acme.vault.azure.net', tenant: 'a-b', client: 'c-d' } },
    monitoring: { labels: { release: 'prometheus' } },
    logs: { to: 'elasticsearch', host: 'logs.example.com', namespace: `${namespace}-logs` },
  },
  'with backups by the plugin, and secrets of a Vault': {
    keda: true,
    stores: {
      metastore: {
        cloudnative: {
          pooler: { mode: 'session', instances: 3 },
          backup: { to: 'gs://acme/metastore', identity: 'backup@acme.iam.gserviceaccount.com' },
        },
      },
    },
    secrets: { store: { make: 'vault', server: 'https://vault.example.com', role: 'bi' } },
    monitoring: { prometheus: 'annotations' },
  },
}

describe('manifests of the samples', { skip: kubernetes.skip }, () => {
  if (kubernetes.skip !== false) return
  const { env } = kubernetes
  const spaces = [namespace, `${namespace}-data`]
  const logs = `${namespace}-logs`

  before(async () => {
    assert.deepEqual((await applyDefinitions(kubernetes)).missing, {})
    for (const each of [...spaces, logs])
      assert.equal((await ask('kubectl', ['create', 'namespace', each], { env })).code, 0)
    // The judge of pods is to refuse here, where real namespaces would: otherwise it only warns of what a Deployment
    // would make.
    for (const each of spaces)
      await ask(
        'kubectl',
        [
          'label',
          'namespace',
          each,
          'pod-security.kubernetes.io/enforce=restricted',
          'pod-security.kubernetes.io/warn=restricted',
        ],
        { env },
      )
  })

  after(async () => {
    await ask('kubectl', ['delete', 'namespace', ...spaces, logs, '--wait=false'], { env })
  })

  for (const platform of platforms) {
    for (const [form, options] of Object.entries(forms)) {
      test(`the API server admits ${platform} ${form}, without a warning`, async () => {
        const { code, err } = await admitted(await manifests(platform, options))
        assert.equal(code, 0, err)
        assert.equal(err, '')
      })

      test(`kubeconform, strict, knows every field of ${platform} ${form}`, async () => {
        const { code, out, err } = await known(await manifests(platform, options))
        assert.equal(code, 0, out + err)
        assert.match(out, /Invalid: 0, Errors: 0, Skipped: 0/)
      })
    }
  }

  test('both refuse a field that is not there, and the API server a pod that asks for more', async () => {
    const [deployment] = (await manifests('everything', {})).filter((each) => each.kind === 'Deployment')
    const wrong = { ...deployment!, spec: { ...deployment!.spec!, replica: 1 } } as unknown as KubernetesObject
    assert.notEqual((await admitted([wrong])).code, 0)
    assert.notEqual((await known([wrong])).code, 0)
    const risky = structuredClone(deployment!) as any
    delete risky.spec.template.spec.containers[0].securityContext
    assert.match((await admitted([risky as KubernetesObject])).err, /would violate PodSecurity "restricted/)
  })

  const admitted = (objects: readonly KubernetesObject[]) =>
    ask(
      'kubectl',
      ['apply', '--server-side', '--dry-run=server', '--validate=strict', '--force-conflicts', '--filename=-'],
      { env, input: printObjects(objects) },
    )

  async function known(objects: readonly KubernetesObject[]) {
    const schemas = await kubernetesSchemas()
    assert.ok('location' in schemas, JSON.stringify(schemas))
    return ask('kubeconform', ['-strict', '-summary', '-schema-location', schemas.location, '-'], {
      env,
      input: printObjects(objects),
    })
  }
})
