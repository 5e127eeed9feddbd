import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { secret, service, store } from '../../graph/fakes/nodes.ts'
import { file, secretFile, secretValue, text } from '../../graph/text.ts'
import type { PodSpec } from './kinds/kubernetes.gen.ts'
import { made, recipe, site } from './fakes/cluster.ts'
import { bytes } from './pod.ts'

const pod = (
  changes: Parameters<typeof service>[1],
  options: Parameters<typeof site>[0] = {},
  known: Parameters<typeof site>[1] = {},
) =>
  made([service('bi', { recipe, ...changes }), secret('token')], [], site(options, known)).one('bi', 'Deployment').spec!
    .template
const specOf = (...at: Parameters<typeof pod>): PodSpec => pod(...at).spec!

test('a pod runs as the numeric user of its image, without any right, on a root that it cannot write to', () => {
  const { securityContext, containers, automountServiceAccountToken, enableServiceLinks } = specOf({})
  assert.deepEqual(securityContext, {
    runAsNonRoot: true,
    runAsUser: 1000,
    runAsGroup: 2000,
    fsGroup: 2000,
    fsGroupChangePolicy: 'OnRootMismatch',
    seccompProfile: { type: 'RuntimeDefault' },
  })
  assert.deepEqual(containers[0]!.securityContext, {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  })
  assert.deepEqual([automountServiceAccountToken, enableServiceLinks], [false, false])
  assert.deepEqual(containers[0]!.volumeMounts, [{ name: 'tmp', mountPath: '/tmp' }])
})

test('a process that is told of its scratch folder, or asked by a file in it, has one', () => {
  const folder = { name: 'scratch', mountPath: '/tmp/stackwright' }
  const { health } = service('x')
  const asked = {
    ...health,
    ready: { ask: { probe: 'file', name: 'heartbeat', fresh: 20 } as const, every: 2, timeout: 2 },
  }
  for (const changes of [{ env: { A: text`${{ ref: 'scratch' }}/x` } }, { health: asked }])
    assert.deepEqual(specOf(changes).containers[0]!.volumeMounts!.at(-1), folder)
})

test('memory is requested and limited alike; processors are requested and not limited', () => {
  assert.deepEqual(specOf({ resources: { millicores: 250, memory: 300 * 1024 ** 2 } }).containers[0]!.resources, {
    requests: { cpu: '250m', memory: '300Mi' },
    limits: { memory: '300Mi' },
  })
})

test('amounts are whole units, never less than asked for', () => {
  assert.deepEqual([0, 1, 1025, 2048, 1024 ** 3, 1.5 * 1024 ** 3].map(bytes), [
    '0',
    '1',
    '1025',
    '2Ki',
    '1Gi',
    '1536Mi',
  ])
})

describe('secrets', () => {
  test('that are variables are taken from the Secret of the namespace, and must be there', () => {
    const env = specOf({ env: { B: 'plain', A: text`${secretValue('token')}` } }).containers[0]!.env
    assert.deepEqual(env, [
      { name: 'A', valueFrom: { secretKeyRef: { name: 'acme-dev-secrets', key: 'token', optional: false } } },
      { name: 'B', value: 'plain' },
    ])
  })
  test('that are read from files are mounted, for the group of the pod to read', () => {
    const { volumes, containers, initContainers } = specOf({ env: { F: text`${secretFile('token')}` } })
    assert.deepEqual(volumes![0], {
      name: 'secrets',
      projected: {
        defaultMode: 0o440,
        sources: [{ secret: { name: 'acme-dev-secrets', items: [{ key: 'token', path: 'token' }] } }],
      },
    })
    assert.deepEqual(containers[0]!.volumeMounts![0], { name: 'secrets', mountPath: '/run/secrets', readOnly: true })
    assert.equal(initContainers, undefined)
  })
  test('in files that are composed for a program are copied into memory, for its user alone', () => {
    const { volumes, containers, initContainers } = specOf({
      files: [{ name: 'pgpass', secret: true, content: text`*:${secretValue('token')}` }],
      env: { P: text`${file('pgpass')}` },
    })
    assert.deepEqual(
      initContainers!.map((each) => [each.name, each.image, each.command!.at(-1)]),
      [['secrets', 'shop:1.2.3', 'cp -L /run/given/* /run/secrets/ && chmod 0400 /run/secrets/*']],
    )
    assert.deepEqual(volumes!.find((each) => each.name === 'secrets-copy')!.emptyDir, {
      medium: 'Memory',
      sizeLimit: '1Mi',
    })
    assert.deepEqual(containers[0]!.volumeMounts![0], {
      name: 'secrets-copy',
      mountPath: '/run/secrets',
      readOnly: true,
    })
    assert.deepEqual(containers[0]!.env, [{ name: 'P', value: '/run/secrets/bi.pgpass' }])
  })
  test('change the pod by their marks, where these are known', () => {
    const changes = { env: { A: text`${secretValue('token')}` } }
    assert.equal(pod(changes).metadata!.annotations, undefined)
    assert.deepEqual(pod(changes, {}, { secretMarks: { token: 'm1', other: 'm2' } }).metadata!.annotations, {
      'stackwright.dev/secrets': 'm1',
    })
  })
})

test('the name of a replica is that of its pod, known before the variables that ask for it', () => {
  const [first, second] = specOf({ env: { A_NAME: text`${{ ref: 'instance' }}` } }).containers[0]!.env!
  assert.deepEqual([first!.name, second], ['POD_NAME', { name: 'A_NAME', value: '$(POD_NAME)' }])
})

test('where it runs is as the options say, of data servers by themselves', () => {
  const options = {
    placement: {
      nodes: { a: 'b' },
      dataNodes: { c: 'd' },
      tolerations: [{ key: 'x', operator: 'Exists' as const }],
      priority: { stores: 'first' },
    },
  }
  const one = specOf({}, options)
  assert.deepEqual(
    [one.nodeSelector, one.tolerations, one.priorityClassName],
    [{ a: 'b' }, [{ key: 'x', operator: 'Exists' }], undefined],
  )
  const db = made(
    [store('db', { engine: 'memcached', server: { ...store('db').server, recipe } })],
    [],
    site(options),
  ).one('db', 'Deployment').spec!.template.spec!
  assert.deepEqual([db.nodeSelector, db.priorityClassName], [{ c: 'd' }, 'first'])
})
