import { type Graph, nodesOf } from '../../../graph/graph.ts'
import { inOrder } from '../../../graph/order.ts'
import { startNeeds } from '../../../graph/needs.ts'
import type { JobNode } from '../../../graph/node.ts'
import { imagesOf } from '../../container/images.ts'
import { destinationOf } from '../extras/cloudnative/backup.ts'
import { cloudNativeOf } from '../extras/cloudnative/form.ts'
import { neededValues, readsOf } from '../extras/secrets/external.ts'
import { collectorOf } from '../extras/watching/place.ts'
import { untoldLines } from '../extras/watching/dashboards.ts'
import { untoldAlarms } from '../extras/watching/rules.ts'
import { jobObject } from '../job.ts'
import { namespacesOf, nodeLabel, shortened } from '../names.ts'
import { imageOf, sceneOf } from '../scene.ts'
import { secretObjects } from '../secrets.ts'
import type { Site } from '../site.ts'

/** A platform in one environment. */
export interface Described {
  readonly graph: Graph
  readonly site: Site
}

/** What the reader of the files is told: `how` is the form that they are in. */
export function readme(
  environments: readonly Described[],
  how: {
    readonly about: string
    readonly layout: readonly string[]
    apply(environment: string, namespace: string): string
    job(environment: string, job: JobNode): string
  },
): string {
  const [{ graph }] = environments as [Described]
  return `${[
    `# ${graph.platform} on Kubernetes`,
    '',
    how.about,
    '',
    'Made by `stackwright render`, and yours to keep: a tool that applies what a repository holds can take them from here. `stackwright up` does the same and more: it builds and',
    'pushes the images, makes the secrets, keeps the order of jobs at every release, drains what must not run during a migration, and takes back what does not get ready.',
    '',
    ...how.layout,
    '',
    '## The cluster must have',
    '',
    ...needs(environments).map((each) => `- ${each}`),
    '',
    '## Images',
    '',
    ...images(environments),
    '',
    '## Secrets',
    '',
    ...secrets(environments),
    '',
    '## Applying',
    '',
    ...applying(environments, how),
    '',
    ...watching(environments),
  ]
    .join('\n')
    .trimEnd()}\n`
}

function needs(environments: readonly Described[]): string[] {
  const has = (test: (each: Described) => boolean) => environments.some(test)
  const kept = (test: (each: Described) => boolean) =>
    environments
      .filter(test)
      .map((each) => each.graph.environment)
      .join(', ')
  const rows: (readonly [string, (each: Described) => boolean])[] = [
    ['the Gateway API and a controller of the class', ({ site }) => site.options.gateway !== undefined],
    [
      'cert-manager, with the issuer',
      ({ site }) => typeof site.options.certificates === 'object' && 'issuer' in site.options.certificates,
    ],
    [
      'CloudNativePG, 1.29 or newer',
      ({ graph, site }) => nodesOf(graph, 'store').some((store) => cloudNativeOf(site, store)),
    ],
    [
      'its Barman Cloud plugin',
      ({ graph, site }) =>
        nodesOf(graph, 'store').some(
          (store) => (destinationOf({ site }, store) ?? { by: 'operator' }).by !== 'operator',
        ),
    ],
    [
      'the External Secrets Operator with the API external-secrets.io/v1',
      ({ site }) => site.options.secrets !== undefined,
    ],
    [
      'the Prometheus operator, kube-state-metrics and the figures of kubelets',
      ({ site }) => collectorOf(site) === 'operator',
    ],
    ['KEDA', ({ site }) => site.options.keda !== undefined && site.options.keda !== false],
    ['the CSI driver of the storage class', ({ site }) => site.options.storage?.make !== undefined],
  ]
  return [
    'Kubernetes 1.29 or newer, and a network that enforces NetworkPolicy',
    ...rows.filter(([, test]) => has(test)).map(([name, test]) => `${name} (${kept(test)})`),
  ]
}

function images(environments: readonly Described[]): string[] {
  const built = environments.flatMap(({ graph, site }) =>
    imagesOf(graph, site.setting).all.filter((image) => image.kind === 'built'),
  )
  const unique = [...new Map(built.map((image) => [image.name, image])).values()].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )
  if (unique.length === 0) return ['All are taken as they are.']
  return [
    'Some are built for the platform, from the folders under `images`. Their names change with their content.',
    '',
    '| image | built from |',
    '|---|---|',
    ...unique.map((image) => `| \`${image.name}\` | \`${image.folder}\` |`),
  ]
}

function secrets(environments: readonly Described[]): string[] {
  return environments.flatMap(({ graph, site }) => {
    const wanted = secretObjects(graph, site)
    if (wanted.length === 0) return [`${graph.environment}: none.`, '']
    if (site.options.secrets) {
      return [
        `### ${graph.environment}`,
        '',
        'The External Secrets Operator makes them from values that must be in the manager before:',
        '',
        '| name there | the value |',
        '|---|---|',
        ...neededValues(graph, site).map(({ key, secret }) => `| \`${key}\` | ${originOf(graph, secret)} |`),
        '',
      ]
    }
    return [
      `### ${graph.environment}`,
      '',
      'None of their values is in these files. `stackwright up` makes them; whoever applies the files otherwise makes them first:',
      '',
      '| namespace | Secret | of |',
      '|---|---|---|',
      ...wanted.map(
        (each) =>
          `| ${each.namespace} | \`${each.name}\`${each.type ? ` (${each.type})` : ''} | ${Object.keys(each.keys)
            .map((key) => `\`${key}\``)
            .join(', ')}, from ${readsOf(each).join(', ')} |`,
      ),
      '',
    ]
  })
}

function originOf(graph: Graph, id: string): string {
  const node = graph.nodes.get(id)
  if (node?.kind !== 'secret') return id
  if (node.origin.from !== 'generated') return `${id}, as you have it`
  return `${id}: ${node.shape.length} random characters of ${{ 'letters-digits': 'letters and digits', hex: '0-9 and a-f', base64url: 'letters, digits, - and _' }[node.shape.alphabet]}`
}

function applying(environments: readonly Described[], how: Parameters<typeof readme>[1]): string[] {
  return environments.flatMap(({ graph, site }) => {
    const scene = sceneOf(graph, site)
    const starts = startNeeds(graph)
    const sorted = inOrder(graph.nodes.keys(), (id) => starts.get(id) ?? [])
    const jobs = ('order' in sorted ? sorted.order : [...graph.nodes.keys()])
      .flatMap((id) => {
        const node = graph.nodes.get(id)
        return node?.kind === 'job' && node.when !== 'schedule' && imageOf(scene, id) !== undefined ? [node] : []
      })
      .sort((a, b) => Number(a.when === 'verify') - Number(b.when === 'verify'))
    const lines = jobs.flatMap((job) => {
      const { metadata } = jobObject(graph, site, [job], 'once')
      return [
        how.job(graph.environment, job),
        `kubectl wait --namespace ${metadata.namespace} --for=condition=Complete --timeout=${Math.ceil(job.timeout)}s job/${metadata.name}`,
      ]
    })
    const drained = jobs
      .filter((job) => job.drains.length > 0)
      .map(
        (job) =>
          `At an upgrade, scale ${job.drains.join(', ')} to none before \`${job.id}\`: the older software must not run while it changes the data.`,
      )
    return [
      `### ${graph.environment}`,
      '',
      'Everything but the jobs; then the jobs, each after the one before it. Services that depend on them get ready afterwards. A Job never runs twice: delete it before a release that needs it again.',
      '',
      ...drained.flatMap((sentence) => [sentence, '']),
      '```sh',
      how.apply(graph.environment, namespacesOf(graph, site).apps),
      ...lines,
      '```',
      '',
    ]
  })
}

function watching(environments: readonly Described[]): string[] {
  const told = environments
    .filter(({ site }) => collectorOf(site) === 'operator')
    .flatMap((each) => [
      ...untoldAlarms(each).map(({ alarm, why }) => `- ${each.graph.environment}: the alarm \`${alarm.id}\`: ${why}`),
      ...untoldLines(each).map(
        ({ dashboard, line, why }) => `- ${each.graph.environment}: ${line} of \`${dashboard.id}\`: ${why}`,
      ),
    ])
  return told.length === 0
    ? []
    : ['## Not watched', '', 'Nothing in the cluster tells these figures, so they are left out:', '', ...told]
}

/** The words by which the pods and objects of a node are selected. */
export function selectorWord(id: string): string {
  return `${nodeLabel}=${shortened(id, 63)}`
}
