import type { Graph } from '../../graph/graph.ts'

/** The labels by which what is ours is found again on an engine. */
export const labels = {
  platform: 'stackwright.platform',
  environment: 'stackwright.environment',
  /** The id of the node, or of the edge. */
  node: 'stackwright.node',
  /**
   * A fingerprint of the files of a process, so that changed files are a changed definition for whoever compares only
   * that.
   */
  files: 'stackwright.files',
  /** A salted mark of the secrets of a process: where they are is not part of its definition for Compose. */
  secrets: 'stackwright.secrets',
  /** Of whose state folder it is, since two checkouts of one platform may use one engine. */
  owner: 'stackwright.owner',
} as const

/**
 * The label of everything that belongs to a platform. The environment is told by the project or stack that it is in,
 * and by a driver.
 */
export function platformLabels(graph: Graph): Record<string, string> {
  return { [labels.platform]: graph.platform }
}

/** The name of a platform in one environment among all that an engine has. */
export function projectName(graph: Graph): string {
  return `${graph.platform}-${graph.environment}`.toLowerCase().replaceAll(/[^a-z0-9_-]+/g, '-')
}
