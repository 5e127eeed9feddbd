import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { parseAllDocuments } from 'yaml'
import { cluster } from '../engines/cluster.ts'
import { applyDefinitions } from '../engines/crds.ts'
import { kubernetesSchemas } from '../engines/kubernetes-schemas.ts'
import { must } from '../engines/run.ts'
import { stackwright } from './stackwright.ts'

// What an owner of an example keeps in a repository: kustomize folders and a Helm chart, before the strictest judges
// that there are.

const kubernetes = await cluster()
const examples: Readonly<Record<string, readonly string[]>> = {
  '04-superset-kubernetes': ['prod', 'next'],
  '05-data-platform': ['prod'],
}

describe('the examples as manifests', { concurrency: false, skip: kubernetes.skip }, () => {
  if (kubernetes.skip !== false) return
  const { env } = kubernetes
  const folder = mkdtempSync(join(tmpdir(), 'stackwright-examples-'))
  const made: string[] = []

  before(async () => assert.deepEqual((await applyDefinitions(kubernetes)).missing, {}))
  after(async () => {
    if (made.length > 0) await must('kubectl', ['delete', 'namespace', ...made, '--wait=false'], { env })
    rmSync(folder, { recursive: true, force: true })
  })

  /**
   * Makes the namespaces that manifests name, where they are not there: an API server admits nothing into others, even
   * to try.
   */
  async function makeNamespaces(manifests: string): Promise<void> {
    const there = (await must('kubectl', ['get', 'namespaces', '--output=name'], { env })).split('\n')
    const wanted = parseAllDocuments(manifests).map(
      (each) => each.toJS() as { kind: string; metadata: { name: string; labels?: Record<string, string> } } | null,
    )
    for (const each of wanted) {
      if (each?.kind !== 'Namespace' || there.includes(`namespace/${each.metadata.name}`)) continue
      await must('kubectl', ['create', 'namespace', each.metadata.name], { env })
      made.push(each.metadata.name)
    }
  }

  async function judged(manifests: string): Promise<void> {
    await makeNamespaces(manifests)
    await must(
      'kubectl',
      ['apply', '--server-side', '--dry-run=server', '--validate=strict', '--force-conflicts', '--filename=-'],
      { env, input: manifests },
    )
    const schemas = await kubernetesSchemas()
    assert.ok('location' in schemas, JSON.stringify(schemas))
    const told = await must('kubeconform', ['-strict', '-summary', '-schema-location', schemas.location, '-'], {
      env,
      input: manifests,
    })
    assert.match(told, /Invalid: 0, Errors: 0, Skipped: 0/)
  }

  for (const [example, environments] of Object.entries(examples)) {
    const [kustomize, chart] = [join(folder, example, 'kustomize'), join(folder, example, 'chart')]

    test(`${example} is written`, { timeout: 60_000 }, async () => {
      for (const [form, out] of [
        ['kustomize', kustomize],
        ['helm', chart],
      ] as const) {
        const one = environments.length === 1 ? ['--env', environments[0]!] : []
        const { code, err } = await stackwright([
          'render',
          join('examples', example),
          '--target',
          'kubernetes',
          ...one,
          '--as',
          form,
          '--out',
          out,
        ])
        assert.equal(code, 0, err)
      }
    })

    for (const environment of environments) {
      test(
        `${example}, ${environment}: kubeconform and the API server admit what kustomize makes, jobs included`,
        { timeout: 120_000 },
        async () => {
          await judged(await must('kubectl', ['kustomize', join(kustomize, 'overlays', environment)], { env }))
          await judged(await must('kubectl', ['kustomize', join(kustomize, 'jobs/overlays', environment)], { env }))
        },
      )

      test(
        `${example}, ${environment}: the chart has no finding, and they admit what it makes`,
        { timeout: 120_000 },
        async () => {
          const values = ['--values', join(chart, `values-${environment}.yaml`)]
          await must('helm', ['lint', '--strict', chart, ...values], { env })
          await judged(
            await must('helm', ['template', 'example', chart, '--kube-version', '1.35.0', ...values], { env }),
          )
        },
      )
    }
  }
})
