/**
 * The id of a node: made from the names in the specification and the role of the node (`bi-web`, `metastore`), never
 * from order or content. Ids are a public contract: adding an unrelated app changes none.
 */
export type NodeId = string

/** The id of a part of a named thing: `id('bi', 'web')` is `bi-web`; the main part has the bare name. */
export function id(name: string, ...parts: readonly string[]): NodeId {
  return [name, ...parts].join('-')
}

export { namePattern } from '../base/name.ts'
