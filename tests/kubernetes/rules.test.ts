import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Graph, nodesOf } from '../../src/graph/graph.ts'
import { resolve } from '../../src/resolve/resolve.ts'
import type { KubernetesObject } from '../../src/targets/kubernetes/document.ts'
import { jobObject } from '../../src/targets/kubernetes/job.ts'
import { objectsOf } from '../../src/targets/kubernetes/objects.ts'
import type { KubernetesOptions } from '../../src/targets/kubernetes/options.ts'
import { secretObjects } from '../../src/targets/kubernetes/secrets.ts'
import { siteOf } from '../../src/targets/kubernetes/site.ts'
import { settingOf } from '../../src/testing/setting.ts'
import { samples } from '../contracts/samples.ts'
import { catalog, graphOf, optionsOf, platforms, project } from '../platforms/read.ts'
import { type Lowered, rules } from './rules.ts'

// What holds for every platform on Kubernetes, shown on all samples.

function lowered(graph: Graph, options: KubernetesOptions): Lowered {
  const site = siteOf(settingOf(options))
  const objects = [...objectsOf(graph, site).values()].flat()
  const jobs = nodesOf(graph, 'job')
    .filter((job) => job.when !== 'schedule' && job.recipe.image)
    .map((job) => jobObject(graph, site, [job], '1'))
  return { graph, site, objects: [...objects, ...jobs], secrets: secretObjects(graph, site) }
}

const platform = new Map<string, Lowered>()
for (const name of platforms) platform.set(name, lowered(await graphOf(name), await optionsOf(name, 'kubernetes')))
for (const [type, { defaults, everything }] of Object.entries(samples)) {
  for (const [form, parts] of [
    ['defaults', defaults],
    ['everything', everything],
  ] as const) {
    const { graph } = await resolve({ name: 'acme', environment: 'dev', ...parts }, catalog, project)
    platform.set(
      `${type}, ${form}`,
      lowered(
        graph,
        form === 'defaults' ? {} : { keda: true, gateway: { class: 'cilium' }, certificates: { issuer: 'x' } },
      ),
    )
  }
}

for (const [rule, faults] of Object.entries(rules)) {
  describe(rule, () => {
    for (const [name, made] of platform) test(name, () => assert.deepEqual(faults(made), []))
  })
}

describe('each rule finds what breaks it', () => {
  const whole = platform.get('everything')!
  const { graph } = whole
  const broken: Readonly<Record<string, (object: any) => unknown>> = {
    'every pod keeps to the restricted security standard': (object) =>
      object.kind === 'Deployment' && delete object.spec.template.spec.containers[0].securityContext.capabilities,
    'pods reach exactly what the graph connects, by rules at both ends': (object) =>
      object.kind === 'NetworkPolicy' && object.metadata.name === 'metastore' && delete object.spec.ingress,
    'every selector finds the pods of exactly one workload': (object) =>
      object.kind === 'Service' && delete object.spec.selector['stackwright.dev/node'],
    'no name is used twice, and all are allowed': (object) =>
      object.kind === 'ServiceAccount' && (object.metadata.name = 'one'),
    'whatever a pod names is there': (object) => object.kind === 'ConfigMap' && (object.data = {}),
    'Services lead to ports that containers have, and routes to ports that Services have': (object) =>
      object.kind === 'Service' && (object.spec.ports[0].targetPort = 1),
    'a start is granted what the model grants, and probes ask nothing else': (object) =>
      object.kind === 'Deployment' && delete object.spec.template.spec.containers[0].livenessProbe,
    'emptying a machine is never held up by a single replica': (object) =>
      object.kind === 'PodDisruptionBudget' && (object.spec = { minAvailable: 1 }),
    'one that must be alone is never two': (object) =>
      object.kind === 'Deployment' && (object.spec.strategy = { type: 'RollingUpdate' }),
  }
  for (const [rule, change] of Object.entries(broken)) {
    test(rule, () => {
      const objects = structuredClone(whole.objects) as KubernetesObject[]
      for (const object of objects) change(object)
      assert.notDeepEqual(rules[rule]!({ ...whole, objects }), [])
    })
  }
  test('no process is told of an address inside that it may not reach', () => {
    const cut = { ...graph, connections: graph.connections.filter((each) => each.to !== 'metastore-bi') }
    assert.notDeepEqual(
      rules['no process is told of an address inside that it may not reach']!({ ...whole, graph: cut }),
      [],
    )
  })
  test('a rule that opens more than the graph says is found', () => {
    const objects = (structuredClone(whole.objects) as any[]).map((object) =>
      object.kind === 'NetworkPolicy' && object.metadata.name === 'default-deny'
        ? { ...object, spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress: [{}], egress: [{}] } }
        : object,
    )
    assert.match(
      rules['pods reach exactly what the graph connects, by rules at both ends']!({ ...whole, objects }).join(),
      /bi-beat > metastore is open/,
    )
  })
  test('every rule is among them', () =>
    assert.deepEqual(
      Object.keys(rules).filter((rule) => !(rule in broken) && !rule.startsWith('no process')),
      [],
    ))
})
