import { type Graph, nodesOf } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import { bindText } from '../../graph/text.ts'
import { imagesOf } from '../container/images.ts'
import type { Output } from '../output.ts'
import { clusterItems } from './items.ts'
import { jobObject } from './job.ts'
import { logsId } from './extras/logs/place.ts'
import { watchingId } from './extras/watching/place.ts'
import { objectsOf } from './objects.ts'
import { printObjects } from './print.ts'
import { type SecretObject, secretObjects } from './secrets.ts'
import { imageOf, sceneOf } from './scene.ts'
import type { Site } from './site.ts'

/**
 * The whole platform as manifests, one file for each node: `ground.yaml` first, jobs in a folder of their own, since
 * they run when they are applied; what each Secret must hold; and the contexts of the images that are built. Pure: the
 * same graph and site give the same bytes.
 */
export function lower(graph: Graph, site: Site): Output {
  const files = new Map<string, string>()
  for (const [id, objects] of objectsOf(graph, site))
    files.set(`${fileOf(graph, id)}.yaml`, printObjects(objects, headOf(graph, id)))
  const scene = sceneOf(graph, site)
  for (const job of nodesOf(graph, 'job')) {
    if (job.when !== 'schedule' && imageOf(scene, job.id) !== undefined)
      files.set(
        `jobs/${job.id}.yaml`,
        printObjects([jobObject(graph, site, [job], 'once')], `${sentence(job.title)} It runs when this is applied.`),
      )
  }
  const secrets = secretObjects(graph, site)
  if (secrets.length > 0) files.set('secrets.md', secretsPage(secrets))
  for (const image of imagesOf(graph, site.setting).all) {
    if (image.kind === 'built')
      for (const [name, content] of Object.entries(image.files)) files.set(`${image.folder}/${name}`, content)
  }
  return { files: new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1))), items: clusterItems(graph, site) }
}

/** The file of a node; what belongs to none has a name of its own, and another one where a node is called the same. */
export function fileOf(graph: Graph, id: NodeId): string {
  const own = id.replace(/^\./, '')
  return own !== id && graph.nodes.has(own) ? `platform-${own}` : own
}

/** What is said at the top of a node's file. */
export function headOf(graph: Graph, id: string): string {
  const node = graph.nodes.get(id)
  switch (node?.kind) {
    case undefined:
      return id === watchingId
        ? `How ${graph.platform} is watched: where its figures are, its alarms and its dashboards.`
        : id === logsId
          ? `Readers of the logs of ${graph.platform}, one on each machine.`
          : `What ${graph.platform} needs beside its parts: namespaces, accounts, and rules for everything in a namespace.`
    case 'service':
      return `${node.id}: ${node.recipe.id}, as ${node.role} of ${node.app}.`
    case 'store':
      return `${node.id}: ${node.engine} ${node.version}.`
    case 'route':
      return `${node.id}: how browsers reach ${node.to.service}.`
    case 'job':
      return `${node.id}: what the job needs to ${node.title}. The job itself is in jobs/.`
    case 'schedule':
      return `${node.id}: runs ${node.job} by the clock, ${node.cron} UTC.`
    default:
      return `${id}.`
  }
}

function secretsPage(secrets: readonly SecretObject[]): string {
  const sections = secrets.map(({ name, namespace, keys }) => [
    `## ${name} in ${namespace}`,
    '',
    '| key | holds |',
    '|---|---|',
    ...Object.entries(keys).map(
      ([key, content]) =>
        `| \`${key}\` | ${content.kind === 'value' ? `the value of ${content.of}` : `\`${shown(content.file.content)}\``} |`,
    ),
    '',
  ])
  return (
    [
      '# Secrets',
      '',
      '`stackwright up` makes these and fills them. Who applies the manifests otherwise makes them first, by whatever keeps secrets there; no value is in any of these files.',
      '',
      ...sections.flat(),
    ]
      .join('\n')
      .trimEnd() + '\n'
  )
}

function shown(content: Parameters<typeof bindText>[0]): string {
  return bindText(
    content,
    (reference) =>
      `<${reference.ref === 'secret-hash' ? 'SHA-256 of ' : ''}${'of' in reference ? reference.of : reference.ref}>`,
  )
    .replaceAll('\n', '\\n')
    .replaceAll('|', '\\|')
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`
}
