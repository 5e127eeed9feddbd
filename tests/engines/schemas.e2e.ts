import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { cluster } from './cluster.ts'
import { applyDefinitions } from './crds.ts'
import { kubernetesSchemas } from './kubernetes-schemas.ts'
import { ask } from './run.ts'

const kubernetes = await cluster()

/** One object of each extension and some of Kubernetes itself, as our manifests have them. */
const objects: readonly object[] = [
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }] },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'web', image: 'a:1', resources: { limits: { cpu: 1, memory: '1Gi' } } }] },
      },
    },
  },
  {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web' },
    spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } },
  },
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'web' },
    spec: { parentRefs: [{ name: 'edge' }], rules: [{ backendRefs: [{ name: 'web', port: 80 }] }] },
  },
  {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    metadata: { name: 'db' },
    spec: { instances: 3, storage: { size: '1Gi' } },
  },
  {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: { name: 'web' },
    spec: { secretName: 'web', dnsNames: ['a.example'], issuerRef: { name: 'ca' } },
  },
  {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name: 'web' },
    spec: { secretStoreRef: { name: 's' }, target: { name: 't' }, data: [{ secretKey: 'a', remoteRef: { key: 'b' } }] },
  },
  {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    metadata: { name: 'web' },
    spec: { selector: { matchLabels: { app: 'web' } }, endpoints: [{ port: 'metrics' }] },
  },
  {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: { name: 'worker' },
    spec: { scaleTargetRef: { name: 'worker' }, triggers: [{ type: 'redis', metadata: { listName: 'celery' } }] },
  },
]

describe('what checks manifests', { skip: kubernetes.skip }, () => {
  if (kubernetes.skip !== false) return
  const { env } = kubernetes
  const dryRun = (items: readonly object[]) =>
    ask('kubectl', ['apply', '--server-side', '--dry-run=server', '--validate=strict', '--filename=-'], {
      env,
      input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
    })

  test('the API server knows the kinds of all extensions, and a second time changes nothing', async () => {
    const first = await applyDefinitions(kubernetes)
    assert.deepEqual(first.missing, {})
    assert.deepEqual(await applyDefinitions(kubernetes), first)
    const { code, err } = await dryRun(objects)
    assert.equal(code, 0, err)
    const wrong = await dryRun([
      {
        apiVersion: 'postgresql.cnpg.io/v1',
        kind: 'Cluster',
        metadata: { name: 'db' },
        spec: { instances: 3, storage: { sizes: '1Gi' } },
      },
    ])
    assert.notEqual(wrong.code, 0)
    assert.match(wrong.err, /sizes/)
  })

  test('kubeconform, strict, accepts each of them and refuses each with one unknown field', async () => {
    const schemas = await kubernetesSchemas()
    assert.ok('location' in schemas, JSON.stringify(schemas))
    const check = (items: readonly object[]) =>
      ask('kubeconform', ['-strict', '-summary', '-schema-location', schemas.location, '-'], {
        env,
        input: items.map((each) => JSON.stringify(each)).join('\n---\n'),
      })
    const fits = await check(objects)
    assert.equal(fits.code, 0, fits.out + fits.err)
    assert.match(fits.out, new RegExp(`Valid: ${objects.length}, Invalid: 0, Errors: 0, Skipped: 0`))
    for (const each of objects as readonly { kind: string; spec: object }[]) {
      const { code, out } = await check([{ ...each, spec: { ...each.spec, unheardOf: 1 } }])
      assert.notEqual(code, 0, each.kind)
      assert.match(out, /unheardOf/)
    }
  })
})
