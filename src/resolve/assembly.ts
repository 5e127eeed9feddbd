import type { Alarms } from '../base/alarms.ts'
import { nearest } from '../base/nearest.ts'
import type { Place } from '../base/place.ts'
import { type Finding, problem, type Problem } from '../base/problem.ts'
import type { Code } from '../base/problems.ts'
import type { Expansion } from '../catalog/app.ts'
import type { Connection } from '../graph/connection.ts'
import type { Piece } from '../graph/graph.ts'
import { id, type NodeId } from '../graph/id.ts'
import type { DatabaseNode, IdentityNode, KeyspaceNode, Node, SecretNode } from '../graph/node.ts'
import { alarmDesk } from './alarms.ts'

/** What the specification says of a given secret. */
export type WrittenSecret =
  | { readonly env: string }
  | { readonly file: string }
  | { readonly generate: { readonly length?: number; readonly alphabet?: SecretNode['shape']['alphabet'] } }

/** What an assembly is made for, and the looks at the user's project that expansion may ask for. */
export interface Ground {
  readonly platform: string
  readonly environment: string
  readonly secrets: Readonly<Record<string, WrittenSecret>>
  readonly alarms?: Alarms
  exists(path: string): boolean
  contentOf(path: string): string
  /**
   * The bytes of a file, or undefined when there is no such file; of one larger than `most`, any one byte more than
   * that.
   */
  bytesOf(path: string, most: number): Uint8Array | undefined
}

/**
 * The most bytes of a text that goes into the graph: it is carried by everything that is made from it, down to a
 * ConfigMap, which holds 1 MiB.
 */
const longestText = 256 * 1024

/** The graph while it is being put together: nodes by id, connections, and the problems found on the way. */
export interface Assembly {
  readonly nodes: Map<NodeId, Node>
  readonly connections: Connection[]
  readonly problems: Problem[]
  /** Takes in what an app was expanded into; two nodes of one id are a problem. */
  add(piece: Piece): void
  /** What one named thing of a section sees while it is expanded. */
  expansion(section: string, name: string): Expansion
  /** Adds what only the whole platform can say: where alarms go. */
  close(): void
}

/** An empty assembly. */
export function assembly(ground: Ground): Assembly {
  const nodes = new Map<NodeId, Node>()
  const connections: Connection[] = []
  const problems: Problem[] = []
  const kinds = new Map<Node['kind'], Node[]>()
  const databases = new Map<string, DatabaseNode>()
  const desk = alarmDesk(ground.alarms)

  function put<N extends Node>(node: N): N {
    const existing = nodes.get(node.id)
    if (existing === undefined) {
      nodes.set(node.id, node)
      const same = kinds.get(node.kind)
      if (same) same.push(node)
      else kinds.set(node.kind, [node])
      if (node.kind === 'database') databases.set(`${node.store}/${node.database}`, node).set(node.id, node)
    } else if (existing !== node && JSON.stringify(existing) !== JSON.stringify(node)) {
      problems.push(
        problem('SW3004', node.place, {
          title: `the id ${node.id} is used twice`,
          found: `${node.kind} ${node.id}, and ${existing.kind} ${existing.id} of ${existing.place.path}`,
          expected: 'names that make different ids',
          do: `rename ${node.app} or ${existing.app}`,
        }),
      )
    }
    return node
  }

  function secretNode(
    secretId: NodeId,
    app: string,
    place: Place,
    shape: Partial<SecretNode['shape']> & { rotatable?: boolean } = {},
  ): SecretNode {
    const written = ground.secrets[secretId]
    return put({
      kind: 'secret',
      id: secretId,
      app,
      place,
      keep: true,
      shape: {
        length: (written && 'generate' in written && written.generate.length) || (shape.length ?? 32),
        alphabet:
          (written && 'generate' in written && written.generate.alphabet) || (shape.alphabet ?? 'letters-digits'),
      },
      origin: originOf(written),
      rotatable: shape.rotatable ?? true,
      inBackup: true,
    })
  }

  function expansion(section: string, name: string): Expansion {
    const place = (...keys: readonly (string | number)[]): Place => ({ path: [section, name, ...keys].join('.') })
    const report = (code: Code, keys: readonly (string | number)[], finding: Finding) =>
      void problems.push(problem(code, place(...keys), finding))
    const missing = (what: string, wanted: string, known: readonly string[], keys: readonly (string | number)[]) => {
      const guess = nearest(wanted, known)
      report('SW2001', keys, {
        title: `no ${what} is named ${wanted}`,
        found: wanted,
        expected:
          known.length > 0
            ? `the name of a ${what}: ${known.slice(0, 12).join(', ')}`
            : `a ${what}, of which the platform has none`,
        do: guess
          ? `write ${guess}`
          : known.length > 0
            ? `name one of them, or add a ${what} of this name`
            : `add a ${what} of this name`,
      })
    }
    const idsOf = (kind: Node['kind']) => (kinds.get(kind) ?? []).map((node) => node.id)

    return {
      platform: ground.platform,
      environment: ground.environment,
      place,
      problem: report,
      store(wanted, engines, ...keys) {
        if (wanted === undefined) return undefined
        const store = nodes.get(wanted)
        if (store?.kind !== 'store') {
          missing('store', wanted, idsOf('store'), keys)
          return undefined
        }
        if (!(engines as readonly string[]).includes(store.engine)) {
          report('SW2002', keys, {
            title: `${wanted} cannot be used here`,
            found: `${wanted}, a ${store.engine} store`,
            expected: `a store of type ${engines.join(' or ')}`,
            do: `name a ${engines[0]} store, or add one to stores`,
          })
          return undefined
        }
        return store
      },
      database(store, purpose, options = {}) {
        const own = name === store.id
        const databaseId = own ? id(store.id, purpose ?? 'main') : id(store.id, name, ...(purpose ? [purpose] : []))
        const existing = nodes.get(databaseId)
        if (existing?.kind === 'database') return existing
        const database =
          options.database ?? [...(own ? [] : [name]), ...(purpose ? [purpose] : [])].join('_').replaceAll('-', '_')
        const password = (user: string) =>
          secretNode(
            id(databaseId, ...(user === database ? [] : [user.replaceAll('_', '-')]), 'password'),
            name,
            place(),
          ).id
        return put<DatabaseNode>({
          kind: 'database',
          id: databaseId,
          app: name,
          place: place(),
          keep: true,
          store: store.id,
          database,
          user: database,
          password: password(database),
          readers: (options.readers ?? []).map((user) => ({ user, password: password(user) })),
        })
      },
      findDatabase(wanted, ...keys) {
        const found = databases.get(wanted) ?? databases.get(wanted.replace('/', '-'))
        if (!found)
          missing(
            'database',
            wanted,
            [...databases.keys()].filter((name) => name.includes('/')),
            keys,
          )
        return found
      },
      keyspace(store, purpose, index) {
        return put<KeyspaceNode>({
          kind: 'keyspace',
          id: id(store.id, name, purpose),
          app: name,
          place: place(),
          keep: false,
          store: store.id,
          index,
          purpose,
          prefix: `${name}:${purpose}:`,
        })
      },
      secret: (purpose, shape) => secretNode(id(name, purpose), name, place(), shape),
      namedSecret(wanted, ...keys) {
        if (ground.secrets[wanted] !== undefined) return secretNode(wanted, wanted, { path: `secrets.${wanted}` })
        missing('secret', wanted, Object.keys(ground.secrets), keys)
        return undefined
      },
      identity(wanted, ...keys) {
        const identity = nodes.get(wanted)
        if (identity?.kind === 'identity') return identity as IdentityNode
        missing('identity', wanted, idsOf('identity'), keys)
        return undefined
      },
      databasesJob: (store) => id(store.id, 'databases'),
      exists: ground.exists,
      contentOf: ground.contentOf,
      textOf(path, ...keys) {
        const bytes = ground.bytesOf(path, longestText)
        const text = bytes && bytes.length <= longestText ? textIn(bytes) : undefined
        if (!bytes)
          report('SW2015', keys, {
            found: path,
            expected: 'a file, relative to the platform file',
            do: `correct the path, or make ${path}`,
          })
        else if (bytes.length > longestText) {
          report('SW1010', keys, {
            title: `${path} is too large`,
            found: 'more than 256 KiB',
            expected: 'a text of 256 KiB at most',
            do: 'make it smaller, or serve it from a service of its own',
          })
        } else if (text === undefined)
          report('SW1010', keys, {
            title: `${path} is no text`,
            found: 'bytes that are not UTF-8',
            expected: 'a text in UTF-8',
            do: 'save it as UTF-8',
          })
        return text
      },
      alarm: (about, alarmName, asked) => desk.alarm(about, alarmName, { app: name, place: place() }, asked),
    }
  }

  return {
    nodes,
    connections,
    problems,
    expansion,
    add(piece) {
      for (const node of piece.nodes) put(node)
      connections.push(...piece.connections)
    },
    close() {
      const closed = desk.close()
      for (const node of closed.nodes) put(node)
      problems.push(...closed.problems)
    },
  }
}

function textIn(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return text.includes('\0') ? undefined : text
  } catch {
    return undefined
  }
}

function originOf(written: WrittenSecret | undefined): SecretNode['origin'] {
  if (written && 'env' in written) return { from: 'environment', variable: written.env }
  if (written && 'file' in written) return { from: 'file', path: written.file }
  return { from: 'generated' }
}
