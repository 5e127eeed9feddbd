import { problem, type Problem } from '../../base/problem.ts'
import { type Graph, nodesOf } from '../../graph/graph.ts'
import { encryptedSites, type Reach, siteOf, sitesOf } from '../edge/address.ts'
import { edgeId } from '../edge/recipe.ts'

/** The target that asks: where its settings are, and what it is called. */
export interface Asking {
  /** `targets.compose` */
  readonly path: string
  /** `Compose` */
  readonly name: string
}

/** Encrypted routes without a certificate (SW4007), and certificates of hosts that nobody has (SW4011). */
export function checkCertificates(
  graph: Graph,
  reach: Reach,
  certificates: Readonly<Record<string, unknown>> = {},
  { path, name: target }: Asking,
): Problem[] {
  const needed = encryptedSites(graph, reach)
  const given = Object.keys(certificates)
  const hosts = sitesOf(graph).map((site) => site.name)
  return [
    ...nodesOf(graph, 'route')
      .map((route) => ({ route, name: siteOf(graph, route.id).name }))
      .filter(({ route, name }) => route.tls && needed.includes(name) && !given.includes(name))
      .map(({ route, name }) =>
        problem('SW4007', route.place, {
          title: `no certificate for ${name}`,
          found: `an encrypted route, and none under ${path}.certificates`,
          expected: `a certificate and its key: ${target} obtains none`,
          do: `add ${path}.certificates: { '${name}': { certificate: './tls/${name}.crt', key: './tls/${name}.key' } }, or behind: 'proxy' where something before the edge decrypts`,
        }),
      ),
    ...given
      .filter((name) => !hosts.includes(name))
      .map((name) =>
        problem(
          'SW4011',
          { path: `${path}.certificates.${name}` },
          {
            title: 'a certificate for a host that the platform does not have',
            found: name,
            expected: `one of ${hosts.join(', ') || 'no host: there are no routes'}`,
            do: 'remove it, or give an app this host',
          },
        ),
      ),
  ]
}

/** The problem of a certificate or key that is not there (SW4007). */
export function missingFile(site: string, kind: 'certificate' | 'key', file: string, { path }: Asking): Problem {
  return problem(
    'SW4007',
    { path: `${path}.certificates.${site}` },
    {
      title: `the ${kind} of ${site} is not there`,
      found: `no file ${file}`,
      expected: 'a file in PEM format',
      do: 'put it there, or correct the path',
    },
  )
}

/** Names that may speak to the world beyond the platform, and are no service or job (SW4011). */
export function checkOutside(graph: Graph, named: readonly string[] = [], { path }: Asking): Problem[] {
  const known = [...nodesOf(graph, 'service'), ...nodesOf(graph, 'job')].map((node) => node.id).sort()
  return named.flatMap((id, index) =>
    known.includes(id)
      ? []
      : [
          problem(
            'SW4011',
            { path: `${path}.outside.${index}` },
            {
              title: 'no service or job of this name',
              found: id,
              expected: `some of ${known.join(', ')}`,
              do: 'remove it, or write the id of a service or job',
            },
          ),
        ],
  )
}

/** A process of the platform with the name of the edge, where there is one (SW4011). */
export function checkEdgeName(graph: Graph): Problem[] {
  const taken = graph.nodes.get(edgeId)
  const runs = taken?.kind === 'service' || taken?.kind === 'store' || taken?.kind === 'job'
  if (!runs || nodesOf(graph, 'route').length === 0) return []
  return [
    problem('SW4011', taken.place, {
      title: `${edgeId} is the name of what stands before all routes`,
      found: `${taken.kind} ${edgeId}`,
      expected: 'another name',
      do: 'rename it',
    }),
  ]
}
