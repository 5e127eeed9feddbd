import type { Place } from '../base/place.ts'
import type { Finding, Problem } from '../base/problem.ts'
import type { Code } from '../base/problems.ts'
import type { Piece } from '../graph/graph.ts'
import type { NodeId } from '../graph/id.ts'
import type { AlarmNode, DatabaseNode, IdentityNode, KeyspaceNode, SecretNode, StoreNode } from '../graph/node.ts'
import type { Text } from '../graph/text.ts'

/** The part of a platform in which a thing of the catalog is written. */
export type Section = 'stores' | 'identities' | 'apps'

/**
 * A thing that the catalog knows: data and pure functions. `type` is the tag in the specification; `Options` is what a
 * user may write beside the tag, already checked against its JSON schema definition named `schema`.
 */
export interface App<Options> {
  readonly type: string
  readonly section: Section
  /** One line for lists and documentation. */
  readonly summary: string
  /** The name of the definition in the JSON schema: `SupersetOptions`. */
  readonly schema: string
  /** Turns the options into nodes and connections; reports faults through `at.problem` and then returns what it can. */
  expand(name: string, options: Options, at: Expansion): Piece
  /** For stores: called once after all apps are expanded, with the databases and key spaces that they asked for. */
  finish?(store: StoreNode, databases: readonly DatabaseNode[], keyspaces: readonly KeyspaceNode[]): Piece
}

/** What an app can see and ask for while it is expanded. Everything asked for has a stable id made from names. */
export interface Expansion {
  readonly platform: string
  readonly environment: string
  /** Where an option of this app was written: `place('web', 'replicas')`. */
  place(...keys: readonly (string | number)[]): Place
  /** Reports a fault at an option. */
  problem(code: Code, keys: readonly (string | number)[], finding: Finding): void
  /**
   * The store of that name if its engine is one of `engines`; otherwise reports the fault at `keys` and gives
   * undefined.
   */
  store<Engine extends StoreNode['engine']>(
    name: string | undefined,
    engines: readonly Engine[],
    ...keys: readonly (string | number)[]
  ): StoreNode | undefined
  /**
   * A database in a postgres store, owned by this app, made by the store's own job; `purpose` tells several of one app
   * apart (id `<store>-<app>` or `<store>-<app>-<purpose>`). Asking twice gives the same node.
   */
  database(
    store: StoreNode,
    purpose?: string,
    options?: { readonly database?: string; readonly readers?: readonly string[] },
  ): DatabaseNode
  /**
   * The database of that spec name among those that stores declare (`stores.x.databases`) or that apps own, as `store`
   * or `store/database`; reports when missing.
   */
  findDatabase(name: string, ...keys: readonly (string | number)[]): DatabaseNode | undefined
  /**
   * A part of a key-value store for one purpose, with a fixed index and the app's own key prefix (id
   * `<store>-<app>-<purpose>`).
   */
  keyspace(store: StoreNode, purpose: string, index: number): KeyspaceNode
  /**
   * A secret of this app (id `<app>-<purpose>`), generated once unless the platform's `secrets` gives it by that id.
   */
  secret(purpose: string, shape?: Partial<SecretNode['shape']> & { readonly rotatable?: boolean }): SecretNode
  /** A secret that the specification names (`{ secret: 'name' }`); reports when missing. */
  namedSecret(name: string, ...keys: readonly (string | number)[]): SecretNode | undefined
  /** An identity that the specification names; reports when missing. */
  identity(name: string, ...keys: readonly (string | number)[]): IdentityNode | undefined
  /** The job after which the databases of a store exist; to be named in a connection with `needed: 'start'`. */
  databasesJob(store: StoreNode): NodeId
  /**
   * True if the file or folder exists beside the platform file. This and the two after it are the only looks at the
   * disk that an app may ask for.
   */
  exists(path: string): boolean
  /** A fingerprint of a file or folder of the user's project: its names and bytes; changes when any of them does. */
  contentOf(path: string): string
  /**
   * The text of a file of the user's project, of 256 KiB at most; reports at `keys` when it is missing, too large or no
   * text.
   */
  textOf(path: string, ...keys: readonly (string | number)[]): string | undefined
  /**
   * An alarm about a node of this app (id `<about>-<name>`), in a list that is empty when the platform does not want
   * it.
   */
  alarm(about: NodeId, name: string, asked: AskedAlarm): readonly AlarmNode[]
}

/** What an app says of an alarm; where it goes and whether it wakes somebody is the platform's to say. */
export type AskedAlarm = Pick<AlarmNode, 'ask' | 'for' | 'severity' | 'summary' | 'do'>

/**
 * A user-facing environment value: a literal, a secret by name, or the address (`host:port`) of a service or store by
 * its id.
 */
export type Setting = string | number | boolean | { readonly secret: string } | { readonly address: string }

export type { Piece, Place, Problem, Text }
