import { type Graph, nodesOf } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import type { SecretNode, StoreNode } from '../../graph/node.ts'
import { hasOwnPassword } from './databases.ts'
import type { Secret } from './estate-data.ts'
import type { SecretUse } from './estate-task.ts'
import { estateName } from './names.ts'
import type { Site } from './site.ts'
import { externalStore } from './stores.ts'

/**
 * The secrets of a platform that are kept for it on AWS. Those that RDS keeps for administrators are not among them,
 * nor those of servers outside, which are given.
 */
export function secretsOf(graph: Graph, site: Site): Secret[] {
  const elsewhere = new Set(
    nodesOf(graph, 'store').flatMap((store) => {
      const { password } = store.administrator ?? {}
      const isTheirs = password !== undefined && (externalStore(site, store.id) !== undefined || keptByRds(site, store))
      return isTheirs ? [password] : []
    }),
  )
  return nodesOf(graph, 'secret')
    .filter((secret) => !elsewhere.has(secret.id))
    .map((secret) => secretOf(graph, site, secret))
}

/**
 * Where the value of a secret of the graph is on AWS: a secret of the estate with the same id, the one given for a
 * server outside, or a field of the one that RDS keeps.
 */
export function secretUse(graph: Graph, site: Site, id: NodeId): SecretUse {
  const store = nodesOf(graph, 'store').find((each) => each.administrator?.password === id)
  if (!store) return { secret: id }
  const outside = externalStore(site, store.id)
  if (outside) return { secret: outside.password ?? id }
  return keptByRds(site, store) ? { database: store.id, field: 'password' } : { secret: id }
}

function keptByRds(site: Site, store: StoreNode): boolean {
  return store.engine === 'postgres' && !hasOwnPassword(site, store)
}

/**
 * One secret. None rotates by a clock of its own: a new value is worth nothing before the server or provider knows it
 * too, which takes a program that knows both sides. What rotates is the administrator's password, by RDS.
 */
function secretOf(graph: Graph, site: Site, node: SecretNode): Secret {
  const { kept = 'secrets-manager', other = {}, path } = site.options.secrets ?? {}
  const where = other[node.id] ?? kept
  // Secrets of SSM have their folders from the root on.
  const folder = path ?? `${estateName(graph, site)}/`
  return {
    id: node.id,
    name: where === 'ssm' ? `/${folder.replace(/^\//, '')}${node.id}` : `${folder}${unmistakable(node.id)}`,
    about: aboutOf(graph, node),
    kept: where,
    ...(node.origin.from === 'generated' && {
      draw: isOfCache(graph, node.id)
        ? { length: Math.min(128, Math.max(16, node.shape.length)), alphabet: 'letters-digits' }
        : node.shape,
    }),
    keep: node.keep,
  }
}

/**
 * A name that does not end like an ARN, to which Secrets Manager adds a hyphen and six characters: `client-secret` would
 * be looked for as `client`. Source: AWS Secrets Manager API Reference, CreateSecret, `Name`.
 */
function unmistakable(id: NodeId): string {
  return id.replace(/-(?=[A-Za-z0-9]{6}$)/, '_')
}

/**
 * True for the password of a Redis or Valkey: ElastiCache takes 16 to 128 characters, and of others than letters and
 * digits only few. Source: Amazon ElastiCache User Guide, "Authenticating with the Valkey and Redis OSS AUTH command".
 */
function isOfCache(graph: Graph, id: NodeId): boolean {
  return nodesOf(graph, 'store').some((store) => store.engine !== 'postgres' && store.administrator?.password === id)
}

/** What a secret is for, as people see it in the console: the words of its id behind the name of what has it. */
function aboutOf(graph: Graph, node: SecretNode): string {
  const words =
    node.id === node.app
      ? ''
      : node.id.startsWith(`${node.app}-`)
        ? node.id.slice(node.app.length + 1).replaceAll('-', ' ')
        : node.id.replaceAll('-', ' ')
  return [`${graph.platform} ${graph.environment}, ${node.app}`, words].filter((each) => each !== '').join(': ')
}
