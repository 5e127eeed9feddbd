import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseAllDocuments } from 'yaml'
import { isMapping, keysOf } from './difference.ts'
import { missing, output } from './fakes/program.ts'
import type { Manner } from './manner.ts'
import { type Identified, objectsDifference, patchEntries } from './objects.ts'
import { printYaml } from './yaml.ts'

const manner: Manner = { order: [{ at: '**', keys: ['name'] }], brackets: [], apart: [], indentLists: false }

const name = fc.constantFrom('a', 'b', 'c')
const text = fc.constantFrom('1', '2', 'on', 'plain')
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const texts = fc.dictionary(name, text, { noNullPrototype: true })
const someTexts = fc.dictionary(name, text, { noNullPrototype: true, minKeys: 1 })
const listBy = (key: string, keys: fc.Arbitrary<unknown>, rest: Record<string, fc.Arbitrary<unknown>>, minLength = 0) =>
  fc.uniqueArray(fc.record({ [key]: keys, ...Object.fromEntries(Object.entries(rest).map(([each, value]) => [each, optional(value)])) }), { selector: (each) => each[key], maxLength: 3, minLength })
const env = listBy('name', name, { value: text, valueFrom: fc.record({ secretKeyRef: fc.record({ name, key: text }) }) })
const container = {
  image: text, command: fc.array(text, { maxLength: 2 }), env, resources: fc.record({ limits: optional(texts), requests: optional(texts) }),
  ports: listBy('containerPort', fc.integer({ min: 1, max: 3 }), { name }), volumeMounts: listBy('mountPath', fc.constantFrom('/a', '/b'), { name }),
  envFrom: fc.array(fc.record({ configMapRef: fc.record({ name }) }), { maxLength: 2 }), lifecycle: fc.record({ preStop: fc.record({ exec: fc.record({ command: fc.array(text) }) }) }),
}
const pod = fc.record({
  metadata: fc.record({ labels: someTexts }),
  spec: fc.record({
    containers: listBy('name', name, container, 1),
    initContainers: optional(listBy('name', name, container)),
    volumes: optional(listBy('name', name, { emptyDir: fc.constantFrom({}, { sizeLimit: '1Gi' }), configMap: fc.record({ name }) })),
    tolerations: optional(fc.array(fc.record({ key: name, operator: fc.constant('Exists') }), { maxLength: 2 })),
    imagePullSecrets: optional(listBy('name', name, {})),
    topologySpreadConstraints: optional(listBy('topologyKey', name, { maxSkew: fc.integer({ min: 1, max: 2 }) })),
    hostAliases: optional(listBy('ip', fc.constantFrom('10.0.0.1', '10.0.0.2'), { hostnames: fc.array(name) })),
    securityContext: optional(fc.record({ runAsUser: optional(fc.integer({ min: 1, max: 2 })) })),
  }),
})
const metadata = (names: fc.Arbitrary<string>, namespace = 'bi') => fc.record({ name: names, namespace: fc.constant(namespace), labels: optional(someTexts), annotations: optional(someTexts) })
const object = (apiVersion: string, kind: string, rest: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record({ apiVersion: fc.constant(apiVersion), kind: fc.constant(kind), metadata: metadata(name), ...rest }) as unknown as fc.Arbitrary<Identified>
const objects = fc.uniqueArray(fc.oneof(
  object('apps/v1', 'Deployment', { spec: fc.record({ replicas: optional(fc.integer({ min: 1, max: 3 })), strategy: optional(fc.record({ type: text })), template: pod }) }),
  object('batch/v1', 'CronJob', { spec: fc.record({ schedule: text, jobTemplate: fc.record({ spec: fc.record({ template: pod }) }) }) }),
  object('v1', 'Service', { spec: fc.record({ selector: optional(texts), ports: listBy('port', fc.integer({ min: 1, max: 3 }), { name, targetPort: fc.oneof(text, fc.integer({ min: 1, max: 3 })) }) }) }),
  object('v1', 'ConfigMap', { data: optional(fc.dictionary(name, fc.constantFrom('a', 'a\nb\n'), { noNullPrototype: true })) }),
  object('networking.k8s.io/v1', 'NetworkPolicy', { spec: fc.record({ podSelector: fc.record({ matchLabels: optional(texts) }), egress: optional(fc.array(fc.record({ ports: fc.array(fc.record({ port: text })) }), { maxLength: 2 })) }) }),
  object('policy/v1', 'PodDisruptionBudget', { spec: fc.record({ maxUnavailable: fc.oneof(text, fc.constant(1)), selector: fc.record({ matchLabels: texts }) }) }),
  object('gateway.networking.k8s.io/v1', 'HTTPRoute', { spec: fc.record({ hostnames: fc.array(text, { maxLength: 2 }), rules: fc.array(fc.record({ name: optional(name), backendRefs: listBy('name', name, { port: text }) }), { maxLength: 2 }) }) }),
  object('postgresql.cnpg.io/v1', 'Pooler', { spec: fc.record({ instances: optional(fc.integer()), template: optional(pod) }) }),
), { selector: (each) => `${each.kind}/${each.metadata.name}`, maxLength: 8 })

/** Our reading of a strategic merge patch: mappings merge, null takes away, lists with a key merge by it, `$patch: replace` replaces. */
function patched(from: unknown, patch: unknown, path: string): unknown {
  const isCore = /^(v1|apps\/v1|batch\/v1)\n/.test(path)
  if (isMapping(patch)) {
    const { $patch: directive, ...rest } = patch
    const before = isMapping(from) && directive !== 'replace' ? from : {}
    const members = keysOf(before, rest).filter((key) => rest[key] !== null).map((key) => [key, key in rest ? patched(before[key], rest[key], `${path}.${key}`) : before[key]])
    return Object.fromEntries(members)
  }
  const by = isCore && Array.isArray(patch) ? Object.entries(mergeKeys).find(([key]) => new RegExp(`(template\\.spec|\\n\\.spec|${inContainer})\\.${key}$`).test(path))?.[1] : undefined
  if (!Array.isArray(patch) || !Array.isArray(from) || by === undefined) return patch
  if (isMapping(patch[0]) && patch[0].$patch === 'replace') return patch.slice(1)
  const parts = new Map(patch.map((each) => [each[by], each]))
  const fresh = patch.filter((each) => !from.some((old) => old[by] === each[by]))
  return [...fresh, ...from.map((old) => (parts.has(old[by]) ? patched(old, parts.get(old[by]), `${path}.*`) : old))]
}

const inContainer = '(initC|c)ontainers\\.\\*'
const mergeKeys: Readonly<Record<string, string>> = {
  containers: 'name', initContainers: 'name', volumes: 'name', env: 'name', ports: 'containerPort', volumeMounts: 'mountPath', hostAliases: 'ip',
  imagePullSecrets: 'name', topologySpreadConstraints: 'topologyKey',
}

test('the patches make what was wanted', () => {
  const plain = (value: unknown) => JSON.parse(JSON.stringify(value))
  fc.assert(fc.property(objects, objects, (base, wanted) => {
    const { added, removed, changed } = objectsDifference(base, wanted)
    const key = (each: Identified) => `${each.apiVersion}\n${each.kind}/${each.metadata.name}`
    const patches = new Map(changed.map((each) => [key(each), each]))
    const kept = base.filter((each) => !removed.some((gone) => key(gone) === key(each)))
    const made = [...kept.map((each) => (patches.has(key(each)) ? patched(each, patches.get(key(each)), `${each.apiVersion}\n`) : each)), ...added]
    const sorted = (all: readonly unknown[]) => all.map(plain).sort((a, b) => (key(a) < key(b) ? -1 : 1))
    assert.deepEqual(sorted(made), sorted(wanted))
  }), { numRuns: 1000 })
})

/** What kustomize builds of files, by kind, namespace and name. */
function built(folder: string): Map<string, unknown> {
  const documents = parseAllDocuments(output('kubectl', ['kustomize', folder], '/')) as { toJS(): Identified }[]
  return new Map(documents.map((each) => each.toJS()).map((each) => [[each.kind, each.metadata.namespace, each.metadata.name].join('/'), each]))
}

function write(folder: string, resources: readonly unknown[], kustomization: Record<string, unknown> = {}): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'objects.yaml'), printYaml(resources.map((content) => ({ content })), manner))
  const list = [...((kustomization.resources as string[] | undefined) ?? []), ...(resources.length > 0 ? ['objects.yaml'] : [])]
  writeFileSync(join(folder, 'kustomization.yaml'), printYaml({ content: { ...kustomization, resources: list } }, manner))
}

function checkWithKustomize(base: readonly Identified[], wanted: readonly Identified[], namespaces: Readonly<Record<string, string>> = {}): void {
  const folder = mkdtempSync(join(tmpdir(), 'stackwright-objects-'))
  try {
    const difference = objectsDifference(base, wanted, namespaces)
    write(join(folder, 'base'), base)
    write(join(folder, 'wanted'), wanted)
    write(join(folder, 'overlay'), difference.added, { resources: ['../base'], patches: patchEntries(difference, 'patches.yaml', manner) })
    writeFileSync(join(folder, 'overlay/patches.yaml'), printYaml(difference.changed.map((content) => ({ content })), manner))
    assert.deepEqual(built(join(folder, 'overlay')), built(join(folder, 'wanted')))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const skip = missing(['kubectl', 'kustomize', '--help']) ?? false

test('kustomize makes what was wanted', { skip }, () => {
  const some = objects.filter((each) => each.length > 0)
  fc.assert(fc.property(some, some, (base, wanted) => checkWithKustomize(base, wanted)), { numRuns: 15, endOnFailure: true })
})

test('kustomize makes small changes of what was wanted', { skip }, () => {
  const deployment = (containers: unknown, rest = {}) => [{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'bi' }, spec: { template: { spec: { containers, ...rest } } } }]
  const main = { name: 'main', image: 'a:1', env: [{ name: 'A', value: '1' }, { name: 'B', value: '2' }] }
  checkWithKustomize(deployment([main, { name: 'side' }]), deployment([{ ...main, image: 'a:2' }, { name: 'side' }]))
  checkWithKustomize(deployment([main]), deployment([{ name: 'first' }, main]))
  checkWithKustomize(deployment([main]), deployment([main, { name: 'last' }]))
  checkWithKustomize(deployment([main]), deployment([{ ...main, env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'x', key: 'y' } } }, { name: 'B', value: '2' }] }]))
  checkWithKustomize(deployment([main], { volumes: [{ name: 'x', emptyDir: { sizeLimit: '1Gi' } }] }), deployment([main], { volumes: [{ name: 'x', emptyDir: {} }] }))
})

test('objects move to other namespaces', { skip }, () => {
  const map = (namespace: string, name: string, value: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data: { value } })
  const namespace = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
  const base = [namespace('bi'), map('bi', 'a', '1'), map('bi', 'b', '1'), map('data', 'a', '1'), map('data', 'gone', '1')]
  const wanted = [namespace('next'), map('next', 'a', '1'), map('next', 'b', '2'), map('next-data', 'a', '1'), map('next', 'new', '1')]
  checkWithKustomize(base, wanted, { bi: 'next', data: 'next-data' })
})

test('a patch reads like the object and says only what differs', () => {
  const object = (image: string, env: unknown, replicas?: number) => ({
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'bi', labels: { app: 'web' } },
    spec: { replicas, template: { spec: { containers: [{ name: 'main', image, env, args: ['x'] }, { name: 'side', image: 'b' }] } } },
  })
  const gone = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'old', namespace: 'bi' }, spec: {} }
  const added = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'bi' } }
  const difference = objectsDifference<Identified>([object('a:1', [{ name: 'A', value: '1' }], 2), gone], [object('a:2', [{ name: 'B', value: '1' }]), added])
  assert.deepEqual(difference.added, [added])
  assert.deepEqual(difference.moved, [])
  assert.equal(printYaml([...difference.removed, ...difference.changed].map((content) => ({ content })), manner), `\
$patch: delete
apiVersion: v1
kind: Service
metadata:
  name: old
  namespace: bi
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: bi
spec:
  replicas: null
  template:
    spec:
      containers:
      - name: main
        env:
        - $patch: replace
        - name: B
          value: '1'
        image: a:2
`)
})

test('equal sets of objects do not differ, whatever the order of their keys', () => {
  fc.assert(fc.property(objects, (all) => {
    const turned = [...all].reverse().map((each) => Object.fromEntries(Object.entries(each).reverse()) as unknown as Identified)
    assert.deepEqual(objectsDifference(all, turned), { added: [], removed: [], changed: [], moved: [] })
  }))
})
