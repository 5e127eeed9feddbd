import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, test } from 'node:test'
import { parseAllDocuments } from 'yaml'
import type { KubernetesObject } from '../../src/targets/kubernetes/document.ts'
import { render } from '../../src/targets/kubernetes/form/render.ts'
import { objectsOf } from '../../src/targets/kubernetes/objects.ts'
import type { KubernetesOptions } from '../../src/targets/kubernetes/options.ts'
import { siteOf } from '../../src/targets/kubernetes/site.ts'
import { settingOf } from '../../src/testing/setting.ts'
import { cluster } from '../engines/cluster.ts'
import { must } from '../engines/run.ts'
import { graphOf, optionsOf, platforms } from '../platforms/read.ts'

// The files for all environments of the sample platforms, built by the real kubectl and Helm: each environment comes
// out as it would be applied. The environments differ in all that is hard: names of namespaces, two of which may become
// one, parts that come and go, images from elsewhere.

const kubernetes = await cluster()
const folder = mkdtempSync(join(tmpdir(), 'stackwright-forms-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const differences: Readonly<Record<string, KubernetesOptions>> = {
  dev: {},
  next: { keda: true, namespace: 'next', monitoring: {} },
  prod: {
    namespace: 'one',
    dataNamespace: 'one',
    gateway: { class: 'cilium' },
    logs: { to: 'stdout' },
    stores: {},
    secrets: { store: { name: 'company' } },
  },
}

/** A sample in environments with these differences. */
async function environmentsOf(name: (typeof platforms)[number]) {
  const [graph, options] = await Promise.all([graphOf(name), optionsOf(name, 'kubernetes')])
  return Object.entries(differences).map(([environment, more]) => ({
    graph: { ...graph, environment },
    site: siteOf({
      ...settingOf({ ...options, ...more }),
      images: { registry: `registry.example.com/${environment}` },
    }),
  }))
}

describe('files for all environments', { skip: kubernetes.skip }, () => {
  if (kubernetes.skip !== false) return
  const { env } = kubernetes

  for (const name of platforms) {
    for (const form of ['kustomize', 'helm'] as const) {
      test(`${form} makes exactly the objects of each environment of ${name}`, async () => {
        const environments = await environmentsOf(name)
        const place = join(folder, name, form)
        for (const [path, text] of render(environments, form)) {
          mkdirSync(dirname(join(place, path)), { recursive: true })
          writeFileSync(join(place, path), text)
        }
        for (const { graph, site } of environments) {
          const values = `--values=${join(place, `values-${graph.environment}.yaml`)}`
          const built =
            form === 'kustomize'
              ? await must('kubectl', ['kustomize', join(place, 'overlays', graph.environment)], { env })
              : await must(
                  'helm',
                  ['template', 'release', place, '--kube-version=1.30.0', '--set=keep=false', values],
                  { env },
                )
          const objects = (parseAllDocuments(built) as { toJS(): KubernetesObject | null }[])
            .map((document) => document.toJS())
            .filter((object) => object !== null)
          assert.deepEqual(
            named(objects),
            named([...objectsOf(graph, { ...site, configNames: 'plain' }).values()].flat()),
            graph.environment,
          )
          if (form === 'helm')
            assert.match(
              await must('helm', ['lint', '--strict', place, '--kube-version=1.30.0', values], { env }),
              /0 chart\(s\) failed/,
            )
        }
      })
    }
  }
})

/** Objects by what they are called, as plain data. */
function named(objects: readonly KubernetesObject[]): Record<string, unknown> {
  const keys = objects.map(
    (object) =>
      [
        `${object.apiVersion} ${object.kind} ${object.metadata.namespace ?? ''} ${object.metadata.name}`,
        JSON.parse(JSON.stringify(object)) as unknown,
      ] as const,
  )
  return Object.fromEntries(keys.sort(([a], [b]) => (a < b ? -1 : 1)))
}
