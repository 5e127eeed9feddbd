import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, test } from 'node:test'
import { parseAllDocuments } from 'yaml'
import { missing, output } from '../../document/fakes/program.ts'
import { objectsOf } from '../objects.ts'
import type { KubernetesObject } from '../document.ts'
import { environments } from './fakes/environments.ts'
import { jobParts } from './jobs.ts'
import { render } from './render.ts'

const skip = missing(['kubectl', 'kustomize', '--help']) ?? false
const folder = mkdtempSync(join(tmpdir(), 'stackwright-kustomize-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const all = await environments()
const files = render(all)

describe('kustomize', () => {
  test('has a base, an overlay for each environment, and a page for the owner', () => {
    const names = [...files.keys()]
    for (const name of [
      'README.md',
      'base/kustomization.yaml',
      'base/ground.yaml',
      'overlays/dev/kustomization.yaml',
      'overlays/prod/kustomization.yaml',
      'jobs/overlays/next/kustomization.yaml',
    ]) {
      assert.ok(names.includes(name), `${name} in ${names.join(', ')}`)
    }
    assert.doesNotMatch(files.get('base/kustomization.yaml')!, /jobs/, 'a job runs when it is applied')
    assert.match(files.get('README.md')!, /^kubectl apply --server-side -k overlays\/prod$/m)
  })

  test('says other images as images, and the label of the environment once', () => {
    const overlay = files.get('overlays/next/kustomization.yaml')!
    assert.match(
      overlay,
      /^images:\n- name: registry\.example\.com\/acme-program-with-project\n {2}newTag: 16\.15-trixie-/m,
    )
    assert.match(overlay, /^labels:\n- pairs:\n {4}app\.kubernetes\.io\/instance: acme-next$/m)
    assert.doesNotMatch(files.get('overlays/next/patches.yaml')!, /image: .*acme-program/)
  })

  test('gives the same files each time', () => assert.deepEqual([...render(all)], [...files]))

  for (const { graph, site } of all) {
    test(`makes exactly the objects of ${graph.environment}`, { skip }, () => {
      for (const [name, text] of files) {
        mkdirSync(dirname(join(folder, name)), { recursive: true })
        writeFileSync(join(folder, name), text)
      }
      const plain = { ...site, configNames: 'plain' as const }
      assert.deepEqual(built(`overlays/${graph.environment}`), wanted([...objectsOf(graph, plain).values()].flat()))
      assert.deepEqual(built(`jobs/overlays/${graph.environment}`), wanted([...jobParts(graph, plain).values()].flat()))
    })
  }
})

function built(path: string): Record<string, unknown> {
  const documents = parseAllDocuments(output('kubectl', ['kustomize', join(folder, path)], '/')) as {
    toJS(): KubernetesObject
  }[]
  return wanted(documents.map((document) => document.toJS()))
}

function wanted(objects: readonly KubernetesObject[]): Record<string, unknown> {
  const keys = objects.map(
    (object) =>
      [
        `${object.apiVersion} ${object.kind} ${object.metadata.namespace ?? ''} ${object.metadata.name}`,
        JSON.parse(JSON.stringify(object)) as unknown,
      ] as const,
  )
  return Object.fromEntries(keys.sort(([a], [b]) => (a < b ? -1 : 1)))
}
