import { withDollars } from '../docker/service.ts'
import { composeOverride, type Mapping } from '../document/difference.ts'
import { printYaml } from '../document/yaml.ts'
import type { Environment } from '../target.ts'
import { composeManner } from './document.ts'
import { type Composed, composedOf, printCompose } from './lower.ts'
import { readme } from './readme.ts'
import type { Site } from './site.ts'

/**
 * The files that an owner keeps: `compose.yaml` is the first environment whole, `compose.<environment>.yaml` what each
 * other has differently. Files whose content differs stand in folders with the name of the environment. A README says
 * how all of it is used by hand.
 */
export function renderCompose(environments: readonly Environment<Site>[]): ReadonlyMap<string, string> {
  const [first, ...others] = environments as [Environment<Site>, ...Environment<Site>[]]
  const base = composedOf(first.graph, first.site)
  const files = new Map(base.files)
  files.set(
    'compose.yaml',
    printCompose(base, `${first.graph.platform}, ${first.graph.environment}. README.md says how it is used.`),
  )
  for (const other of others) {
    const beside = besideOf(base, other)
    for (const [path, content] of beside.files) files.set(path, content)
    files.set(`compose.${other.graph.environment}.yaml`, overrideOf(base, beside, first, other))
  }
  files.set('README.md', readme(environments, base))
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** An environment as it stands beside the first: what is the same is shared. */
export function besideOf(base: Composed, { graph, site }: Environment<Site>): Composed {
  const plain = composedOf(graph, site)
  const folders = foldersOf(plain)
  const shared = foldersOf(base)
  const differs = new Set(
    [...folders]
      .filter(([folder, content]) => shared.has(folder) && shared.get(folder) !== content)
      .map(([folder]) => folder),
  )
  return differs.size === 0
    ? plain
    : composedOf(graph, { ...site, beside: { environment: graph.environment, differs } })
}

/** The content of each folder that is mounted or built from, as one text. */
function foldersOf({ files }: Composed): Map<string, string> {
  const folders = new Map<string, string>()
  for (const [path, content] of files) {
    const [top = '', name = ''] = path.split('/')
    const folder = top === 'edge' ? './edge' : `./${top}/${name}`
    if (top !== 'programs') folders.set(folder, `${folders.get(folder) ?? ''}${path}\n${content}\n`)
  }
  return folders
}

function overrideOf(base: Composed, wanted: Composed, first: Environment<Site>, other: Environment<Site>): string {
  const page = composeOverride(withDollars(base.file) as Mapping, withDollars(wanted.file) as Mapping) ?? {
    content: {},
  }
  const head = [
    `What ${other.graph.environment} has differently from ${first.graph.environment}. Used over it:`,
    `  docker compose -f compose.yaml -f compose.${other.graph.environment}.yaml up --detach --wait`,
    '!override replaces a list or mapping instead of adding to it, and !reset takes it away.',
  ]
  return printYaml({ ...page, head: head.join('\n') }, composeManner)
}
