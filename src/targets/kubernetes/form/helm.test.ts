import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { parse, parseAllDocuments } from 'yaml'
import { missing, output } from '../../document/fakes/program.ts'
import type { KubernetesObject } from '../document.ts'
import { objectsOf } from '../objects.ts'
import { environments } from './fakes/environments.ts'
import { jobParts } from './jobs.ts'
import { render } from './render.ts'

const skip = missing(['helm', 'version', '--client']) ?? false
const folder = mkdtempSync(join(tmpdir(), 'stackwright-helm-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const all = await environments()
const files = render(all, 'helm')

describe('the chart', () => {
  test('has values for what people turn, and for each environment what is different there', () => {
    const values = parse(files.get('values.yaml')!) as {
      services: Record<string, Record<string, unknown>>
      images: Record<string, unknown>
      hosts: Record<string, string>
    }
    assert.deepEqual(
      [values.services['biWeb']!['replicas'], values.services['biWeb']!['extraEnv'], values.hosts['biRoute']],
      [1, [], 'bi.dev.example.com'],
    )
    assert.ok('acmeSuperset' in values.images)
    const prod = parse(files.get('values-prod.yaml')!) as Record<string, Record<string, unknown>>
    assert.deepEqual(
      [prod['namespaces'], prod['hosts'], prod['monitoring']!['alarms']],
      [{ apps: 'bi', data: 'bi-data', logs: 'bi-logs' }, { biRoute: 'bi.example.com' }, true],
    )
  })

  test('gives the same files each time', () => assert.deepEqual([...render(all, 'helm')], [...files]))
})

describe('helm', { skip }, () => {
  before(() => {
    for (const [name, text] of files) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), text)
    }
  })

  for (const { graph, site } of all) {
    const values = `--values=${join(folder, `values-${graph.environment}.yaml`)}`
    const plain = { ...site, configNames: 'plain' as const }

    test(`finds no fault in the chart with the values of ${graph.environment}`, () =>
      assert.match(
        output('helm', ['lint', '--strict', folder, '--kube-version=1.30.0', values], '/'),
        /0 chart\(s\) failed/,
      ))

    test(`makes exactly the objects of ${graph.environment}`, () => {
      assert.deepEqual(built([values]), wanted([...objectsOf(graph, plain).values()].flat()))
    })

    test(`makes its jobs when told to in ${graph.environment}`, () => {
      const jobs = built([
        values,
        '--set=jobs=true',
        ...[...jobParts(graph, plain).keys()].map((id) => `--show-only=templates/jobs/${id}.yaml`),
      ])
      assert.deepEqual(jobs, wanted([...jobParts(graph, plain).values()].flat()))
    })
  }

  test('leaves what holds data where it is when a release is removed, unless told otherwise', () => {
    const objects = parseAllDocuments(
      output(
        'helm',
        ['template', 'acme', folder, '--kube-version=1.30.0', `--values=${join(folder, 'values-prod.yaml')}`],
        '/',
      ),
    ) as { toJS(): KubernetesObject | null }[]
    const held = objects
      .map((document) => document.toJS())
      .filter((object) => object?.metadata.annotations?.['helm.sh/resource-policy'] === 'keep')
    assert.deepEqual(held.map((object) => `${object!.kind} ${object!.metadata.name}`).sort(), [
      'Cluster metastore',
      'Namespace bi',
      'Namespace bi-data',
      'Namespace bi-logs',
    ])
  })

  test('takes what is turned, and restarts what reads a file that has changed by it', () => {
    const before = built([`--values=${join(folder, 'values-prod.yaml')}`])
    const turned = built([
      `--values=${join(folder, 'values-prod.yaml')}`,
      '--set=images.acmeSuperset.tag=6.1.1',
      '--set=services.biBeat.extraEnv[0].name=LEVEL',
      '--set=services.biBeat.extraEnv[0].value=debug',
      '--set=monitoring.alarms=false',
      '--set=hosts.biRoute=new.example.com',
      '--set=stores.metastore.instances=5',
    ])
    const pod = (objects: Record<string, unknown>, name: string) =>
      (
        objects[`apps/v1 Deployment bi ${name}`] as {
          spec: {
            template: {
              metadata: { annotations: Record<string, string> }
              spec: { containers: { image: string; env: unknown[] }[] }
            }
          }
        }
      ).spec.template
    assert.equal(pod(turned, 'bi-beat').spec.containers[0]!.image, 'registry.example.com/acme-superset:6.1.1')
    assert.deepEqual(pod(turned, 'bi-beat').spec.containers[0]!.env.at(-1), { name: 'LEVEL', value: 'debug' })
    assert.notEqual(
      pod(turned, 'bi-web').metadata.annotations['stackwright.dev/edge-files'],
      pod(before, 'bi-web').metadata.annotations['stackwright.dev/edge-files'],
    )
    assert.equal(
      Object.keys(turned).some((key) => key.includes('PrometheusRule')),
      false,
    )
    assert.equal(
      (turned['postgresql.cnpg.io/v1 Cluster bi-data metastore'] as { spec: { instances: number } }).spec.instances,
      5,
    )
    assert.doesNotMatch(JSON.stringify(turned), /[^.]\bbi\.example\.com/)
  })
})

function built(args: readonly string[]): Record<string, unknown> {
  const documents = parseAllDocuments(
    output('helm', ['template', 'acme', folder, '--kube-version=1.30.0', '--set=keep=false', ...args], '/'),
  ) as { toJS(): KubernetesObject | null }[]
  return wanted(documents.map((document) => document.toJS()).filter((object) => object !== null))
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
