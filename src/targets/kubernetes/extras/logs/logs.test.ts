import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parse } from 'yaml'
import { environments } from '../../form/fakes/environments.ts'
import type { KubernetesObject, OfKind } from '../../document.ts'
import { objectsOf } from '../../objects.ts'

const [dev, , prod] = await environments()
const objects = [...objectsOf(prod!.graph, prod!.site).values()].flat()
const one = <Kind extends KubernetesObject['kind']>(kind: Kind, name = 'fluent-bit', namespace = 'bi-logs') =>
  objects.find(
    (object): object is OfKind<Kind> =>
      object.kind === kind && object.metadata.name === name && (object.metadata.namespace ?? namespace) === namespace,
  )!

describe('readers of logs', () => {
  test('read what the kubelet writes, whatever runs the containers, of the platform alone', () => {
    const config = parse(one('ConfigMap').data!['fluent-bit.yaml']!) as {
      pipeline: { inputs: Record<string, unknown>[]; outputs: Record<string, unknown>[] }
    }
    const [input] = config.pipeline.inputs
    assert.equal(input!['path'], '/var/log/containers/*_bi_*.log,/var/log/containers/*_bi-data_*.log')
    assert.equal(input!['multiline.parser'], 'cri, docker')
    assert.deepEqual([input!['storage.type'], input!['mem_buf_limit']], ['filesystem', '16M'])
    assert.doesNotMatch(JSON.stringify(objects), /\/var\/lib\/docker/)
  })

  test('send it with a password that stands in no file', () => {
    const config = one('ConfigMap').data!['fluent-bit.yaml']!
    assert.match(config, /http_passwd: \$\{LOGS_PASSWORD\}/)
    assert.deepEqual(one('DaemonSet').spec!.template.spec!.containers[0]!.env, [
      {
        name: 'LOGS_PASSWORD',
        valueFrom: { secretKeyRef: { name: 'fluent-bit-login', key: 'password', optional: false } },
      },
    ])
  })

  test('are the only pods with a token, and with files of the machine, in a namespace that is theirs', () => {
    assert.equal(one('Namespace', 'bi-logs').metadata.labels!['pod-security.kubernetes.io/enforce'], 'privileged')
    const pods = objects.flatMap((object) =>
      'spec' in object && object.spec && 'template' in object.spec && object.kind !== 'Pooler'
        ? [
            [
              object.metadata,
              (
                object.spec.template as {
                  spec: { automountServiceAccountToken?: boolean; volumes?: { hostPath?: object }[] }
                }
              ).spec,
            ] as const,
          ]
        : [],
    )
    const own = pods.filter(
      ([, spec]) => spec.automountServiceAccountToken !== false || spec.volumes?.some((volume) => volume.hostPath),
    )
    assert.deepEqual(
      own.map(([metadata]) => `${metadata.namespace}/${metadata.name}`),
      ['bi-logs/fluent-bit'],
    )
    for (const namespace of ['bi', 'bi-data']) {
      assert.deepEqual(one('Role', 'fluent-bit', namespace).rules, [
        { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] },
      ])
      assert.deepEqual(one('RoleBinding', 'fluent-bit', namespace).subjects, [
        { kind: 'ServiceAccount', name: 'fluent-bit', namespace: 'bi-logs' },
      ])
    }
    assert.equal(
      objects.some((object) => object.kind === 'ClusterRole'),
      false,
    )
    assert.deepEqual(one('DaemonSet').spec!.template.spec!.containers[0]!.securityContext, {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    })
  })

  test('are none without the option', () => assert.equal(objectsOf(dev!.graph, dev!.site).has('.logs'), false))
})
