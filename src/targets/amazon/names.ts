import { fingerprint } from '../../base/json.ts'
import type { Graph } from '../../graph/graph.ts'
import type { Site } from './site.ts'

/**
 * The longest names that AWS takes, by what is named.
 * Source: the API references of each service, as of 2026.
 */
export const longest = {
  'load-balancer': 32,
  'target-group': 32,
  database: 63,
  cache: 40,
  'parameter-group': 255,
  role: 64,
  'security-group': 255,
  bucket: 63,
  cluster: 255,
  service: 255,
  task: 255,
  repository: 256,
  secret: 512,
  parameter: 1011,
  log: 512,
  machine: 80,
  schedule: 64,
  'event-rule': 64,
  topic: 256,
  alarm: 255,
  dashboard: 255,
  firewall: 128,
  budget: 100,
  label: 63,
} as const

/** What is named. */
export type Named = keyof typeof longest

/** The longest beginning of all names. */
const beginning = 28

/** What all names begin with: what the options say, or the names of platform and environment. */
export function estateName(graph: Graph, { options }: Pick<Site, 'options'>): string {
  return options.name ?? shortened(`${graph.platform}-${graph.environment}`, beginning)
}

/** The name of something of the estate: `acme-prod-bi-web`. With no id, that of the estate itself. */
export function nameOf(graph: Graph, site: Pick<Site, 'options'>, kind: Named, id = ''): string {
  const name = estateName(graph, site)
  return shortened(id === '' ? name : `${name}-${id}`, longest[kind])
}

/**
 * A name of at most so many characters; a longer one is cut and gets a fingerprint of the whole, so that two never
 * become one.
 */
export function shortened(name: string, most: number): string {
  return name.length <= most ? name : `${name.slice(0, most - 9).replace(/-+$/, '')}-${fingerprint(name).slice(0, 8)}`
}

/** The private zone of names by which services find each other. */
export function zoneOf(graph: Graph, site: Pick<Site, 'options'>): string {
  return `${estateName(graph, site)}.internal`
}

/** The first label of the name by which a service is found. */
export function labelOf(id: string): string {
  return shortened(id, longest.label)
}
