import { stableJson } from '../../base/json.ts'
import type { Graph } from '../../graph/graph.ts'
import type { Process } from '../../graph/process.ts'
import { bindText, isLeftOut, type Reference, type Text } from '../../graph/text.ts'
import { itemsOf } from '../item.ts'
import type { Output } from '../output.ts'

/** What is known of the place where the platform will run. A target that allocates addresses or ports has them here. */
export interface Site {
  /** The domain below which every service has a name. */
  readonly domain: string
}

/**
 * One file for each program that would run, and its configuration files beside it. Pure: the same graph gives the
 * same bytes.
 */
export function lower(graph: Graph, site: Site): Output {
  const files = new Map<string, string>()
  for (const node of graph.nodes.values()) {
    if (node.kind !== 'service' && node.kind !== 'job' && node.kind !== 'store') continue
    const program: Process = node.kind === 'store' ? node.server : node
    const bind = (value: Text) => bindText(value, (reference) => meaning(reference, node.id, site))
    const env = Object.fromEntries(
      Object.entries(program.env)
        .filter(([, value]) => !isLeftOut(value, (each) => bind({ text: [each] })))
        .map(([name, value]) => [name, bind(value)]),
    )
    files.set(
      `${node.id}/program.json`,
      `${stableJson({ kind: node.kind, software: program.recipe.id, command: program.command.map(bind), env }, 2)}\n`,
    )
    // A secret file is told by its name alone: what a target writes holds no secret.
    for (const file of program.files) if (!file.secret) files.set(`${node.id}/files/${file.name}`, bind(file.content))
  }
  return { files: new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1))), items: itemsOf(graph, () => undefined) }
}

/** What a reference means here. The switch is exhaustive, so that a new kind of reference cannot be forgotten. */
function meaning(reference: Reference, own: string, site: Site): string {
  switch (reference.ref) {
    case 'host':
      return `${reference.of}.${site.domain}`
    case 'url':
      return `https://${reference.of}.${site.domain}`
    case 'port':
      return `{port ${reference.port ?? 'first'} of ${reference.of}}`
    case 'own-port':
      return `{port ${reference.port}}`
    case 'bind':
      return '0.0.0.0'
    // Never the value: a target gives secrets through a store of its own when the program starts.
    case 'secret':
      return `{secret ${reference.of}}`
    case 'secret-file':
      return `/run/secrets/${reference.of}`
    case 'secret-hash':
      return `{hash of ${reference.of}}`
    case 'file':
      return `/etc/${own}/${reference.name}`
    case 'files':
      return `/etc/${own}`
    case 'volume':
      return `/data/${reference.of}`
    case 'software':
      return `/opt/${own}/${reference.path}`
    case 'project':
      return `/project/${reference.path}`
    case 'instance':
      return '{instance}'
    case 'scratch':
      return '/tmp'
    case 'encrypted':
      return reference.no
  }
}
