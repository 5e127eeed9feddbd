import { fingerprint } from '../../../base/json.ts'
import { nodeOf } from '../../../graph/graph.ts'
import type { NodeId } from '../../../graph/id.ts'
import type { Container } from '../../container/container.ts'
import { edgeId } from '../../edge/recipe.ts'
import type { Item } from '../../output.ts'
import type { SecretStore } from '../../secret-files.ts'
import type { Opening } from '../../target.ts'
import { type Composed, composedOf, composeItems } from '../lower.ts'
import { type Held, type Site, siteOf } from '../site.ts'
import type { Ground } from './ground.ts'
import { secretFolders, secretMarks } from './secrets.ts'

/** What is wanted on this machine: the site as it is here, the compose file on it, and what a plan compares. */
export interface Wanted {
  readonly site: Site & { readonly held: Held }
  readonly composed: Composed
  readonly items: ReadonlyMap<NodeId, Item>
}

/** What is known beside the platform itself. */
export interface Known {
  /** Every process as a container, by its node. */
  readonly containers: ReadonlyMap<NodeId, Container>
  readonly secrets: SecretStore
  /** The engine, once it has been asked. */
  readonly ground: Ground | undefined
}

/** Works out what is wanted. What a plan compares is the same on every machine but for marks of secrets. */
export function wantedOf(setting: Opening, { containers, secrets, ground }: Known): Wanted {
  const { graph, folder, project } = setting
  const plain = siteOf(graph, setting)
  const held: Held = {
    owner: fingerprint(folder),
    secrets: secretFolders([...containers.values()], secrets, graph, plain, project),
    ...(ground && { processors: ground.processors }),
  }
  const site = { ...plain, held }
  const certificates = held.secrets[edgeId]
  const marked = ([id, item]: [NodeId, Item]): [NodeId, Item] => {
    if (item.kind === 'route' && certificates !== undefined)
      return [id, { ...item, parts: { ...item.parts, certificates } }]
    const reader = containers.get(graph.nodes.get(id)?.kind === 'schedule' ? nodeOf(graph, id, 'schedule').job : id)
    const mark = item.kind === 'job' || !reader ? undefined : secretMarks(reader, secrets)
    return [id, mark === undefined ? item : { ...item, parts: { ...item.parts, secrets: mark } }]
  }
  const items = new Map([...composeItems(graph, composedOf(graph, plain))].map(marked))
  return { site, composed: composedOf(graph, site), items }
}
