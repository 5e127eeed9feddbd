import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseAllDocuments } from 'yaml'
import { isMapping, keysOf } from './difference.ts'
import { objects } from './fakes/objects.ts'
import { missing, output } from './fakes/program.ts'
import type { Manner } from './manner.ts'
import { type Identified, objectsDifference, patchEntries } from './objects.ts'
import { printYaml } from './yaml.ts'

const manner: Manner = { order: [{ at: '**', keys: ['name'] }], brackets: [], apart: [], indentLists: false }

/**
 * Our reading of a strategic merge patch: mappings merge, null takes away, lists with a key merge by it, `$patch:
 * replace` replaces.
 */
function patched(from: unknown, patch: unknown, path: string): unknown {
  const isCore = /^(v1|apps\/v1|batch\/v1)\n/.test(path)
  if (isMapping(patch)) {
    const { $patch: directive, ...rest } = patch
    const before = isMapping(from) && directive !== 'replace' ? from : {}
    const members = keysOf(before, rest)
      .filter((key) => rest[key] !== null)
      .map((key) => [key, key in rest ? patched(before[key], rest[key], `${path}.${key}`) : before[key]])
    return Object.fromEntries(members)
  }
  const by =
    isCore && Array.isArray(patch)
      ? Object.entries(mergeKeys).find(([key]) =>
          new RegExp(`(template\\.spec|\\n\\.spec|${inContainer})\\.${key}$`).test(path),
        )?.[1]
      : undefined
  if (!Array.isArray(patch) || !Array.isArray(from) || by === undefined) return patch
  if (isMapping(patch[0]) && patch[0].$patch === 'replace') return patch.slice(1)
  const parts = new Map(patch.map((each) => [each[by], each]))
  const fresh = patch.filter((each) => !from.some((old) => old[by] === each[by]))
  return [...fresh, ...from.map((old) => (parts.has(old[by]) ? patched(old, parts.get(old[by]), `${path}.*`) : old))]
}

const inContainer = '(initC|c)ontainers\\.\\*'
const mergeKeys: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  volumes: 'name',
  env: 'name',
  ports: 'containerPort',
  volumeMounts: 'mountPath',
  hostAliases: 'ip',
  imagePullSecrets: 'name',
  topologySpreadConstraints: 'topologyKey',
}

test('the patches make what was wanted', () => {
  const plain = (value: unknown) => JSON.parse(JSON.stringify(value))
  fc.assert(
    fc.property(objects, objects, (base, wanted) => {
      const { added, removed, changed } = objectsDifference(base, wanted)
      const key = (each: Identified) => `${each.apiVersion}\n${each.kind}/${each.metadata.name}`
      const patches = new Map(changed.map((each) => [key(each), each]))
      const kept = base.filter((each) => !removed.some((gone) => key(gone) === key(each)))
      const made = [
        ...kept.map((each) =>
          patches.has(key(each)) ? patched(each, patches.get(key(each)), `${each.apiVersion}\n`) : each,
        ),
        ...added,
      ]
      const sorted = (all: readonly unknown[]) => all.map(plain).sort((a, b) => (key(a) < key(b) ? -1 : 1))
      assert.deepEqual(sorted(made), sorted(wanted))
    }),
    { numRuns: 1000 },
  )
})

/** What kustomize builds of files, by kind, namespace and name. */
function built(folder: string): Map<string, unknown> {
  const documents = parseAllDocuments(output('kubectl', ['kustomize', folder], '/')) as { toJS(): Identified }[]
  return new Map(
    documents
      .map((each) => each.toJS())
      .map((each) => [[each.kind, each.metadata.namespace, each.metadata.name].join('/'), each]),
  )
}

function write(folder: string, resources: readonly unknown[], kustomization: Record<string, unknown> = {}): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    join(folder, 'objects.yaml'),
    printYaml(
      resources.map((content) => ({ content })),
      manner,
    ),
  )
  const list = [
    ...((kustomization.resources as string[] | undefined) ?? []),
    ...(resources.length > 0 ? ['objects.yaml'] : []),
  ]
  writeFileSync(
    join(folder, 'kustomization.yaml'),
    printYaml({ content: { ...kustomization, resources: list } }, manner),
  )
}

function checkWithKustomize(
  base: readonly Identified[],
  wanted: readonly Identified[],
  namespaces: Readonly<Record<string, string>> = {},
): void {
  const folder = mkdtempSync(join(tmpdir(), 'stackwright-objects-'))
  try {
    const difference = objectsDifference(base, wanted, namespaces)
    write(join(folder, 'base'), base)
    write(join(folder, 'wanted'), wanted)
    write(join(folder, 'overlay'), difference.added, {
      resources: ['../base'],
      patches: patchEntries(difference, 'patches.yaml', manner),
    })
    writeFileSync(
      join(folder, 'overlay/patches.yaml'),
      printYaml(
        difference.changed.map((content) => ({ content })),
        manner,
      ),
    )
    assert.deepEqual(built(join(folder, 'overlay')), built(join(folder, 'wanted')))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const skip = missing(['kubectl', 'kustomize', '--help']) ?? false

test('kustomize makes what was wanted', { skip }, () => {
  const some = objects.filter((each) => each.length > 0)
  fc.assert(
    fc.property(some, some, (base, wanted) => checkWithKustomize(base, wanted)),
    { numRuns: 15, endOnFailure: true },
  )
})

test('kustomize makes small changes of what was wanted', { skip }, () => {
  const deployment = (containers: unknown, rest = {}) => [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'bi' },
      spec: { template: { spec: { containers, ...rest } } },
    },
  ]
  const main = {
    name: 'main',
    image: 'a:1',
    env: [
      { name: 'A', value: '1' },
      { name: 'B', value: '2' },
    ],
  }
  checkWithKustomize(deployment([main, { name: 'side' }]), deployment([{ ...main, image: 'a:2' }, { name: 'side' }]))
  checkWithKustomize(deployment([main]), deployment([{ name: 'first' }, main]))
  checkWithKustomize(deployment([main]), deployment([main, { name: 'last' }]))
  checkWithKustomize(
    deployment([main]),
    deployment([
      {
        ...main,
        env: [
          { name: 'A', valueFrom: { secretKeyRef: { name: 'x', key: 'y' } } },
          { name: 'B', value: '2' },
        ],
      },
    ]),
  )
  checkWithKustomize(
    deployment([main], { volumes: [{ name: 'x', emptyDir: { sizeLimit: '1Gi' } }] }),
    deployment([main], { volumes: [{ name: 'x', emptyDir: {} }] }),
  )
})

test('objects move to other namespaces', { skip }, () => {
  const map = (namespace: string, name: string, value: string) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace },
    data: { value },
  })
  const namespace = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
  const base = [
    namespace('bi'),
    map('bi', 'a', '1'),
    map('bi', 'b', '1'),
    map('data', 'a', '1'),
    map('data', 'gone', '1'),
  ]
  const wanted = [
    namespace('next'),
    map('next', 'a', '1'),
    map('next', 'b', '2'),
    map('next-data', 'a', '1'),
    map('next', 'new', '1'),
  ]
  checkWithKustomize(base, wanted, { bi: 'next', data: 'next-data' })
})

test('a patch reads like the object and says only what differs', () => {
  const object = (image: string, env: unknown, replicas?: number) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'bi', labels: { app: 'web' } },
    spec: {
      replicas,
      template: {
        spec: {
          containers: [
            { name: 'main', image, env, args: ['x'] },
            { name: 'side', image: 'b' },
          ],
        },
      },
    },
  })
  const gone = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'old', namespace: 'bi' }, spec: {} }
  const added = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'bi' } }
  const difference = objectsDifference<Identified>(
    [object('a:1', [{ name: 'A', value: '1' }], 2), gone],
    [object('a:2', [{ name: 'B', value: '1' }]), added],
  )
  assert.deepEqual(difference.added, [added])
  assert.deepEqual(difference.moved, [])
  assert.equal(
    printYaml(
      [...difference.removed, ...difference.changed].map((content) => ({ content })),
      manner,
    ),
    `\
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
`,
  )
})

test('equal sets of objects do not differ, whatever the order of their keys', () => {
  fc.assert(
    fc.property(objects, (all) => {
      const turned = [...all]
        .reverse()
        .map((each) => Object.fromEntries(Object.entries(each).reverse()) as unknown as Identified)
      assert.deepEqual(objectsDifference(all, turned), { added: [], removed: [], changed: [], moved: [] })
    }),
  )
})
