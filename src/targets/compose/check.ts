import { problem, type Problem } from '../../base/problem.ts'
import { type Graph, nodesOf } from '../../graph/graph.ts'
import { checkImages } from '../container/image-check.ts'
import { projectName } from '../docker/labels.ts'
import { plainPort, siteOf as edgeSiteOf, sitesOf } from '../edge/address.ts'
import { edgeId } from '../edge/recipe.ts'
import type { Setting } from '../target.ts'
import { encrypted } from './edge.ts'
import type { ComposeOptions } from './options.ts'

/** Faults of a platform that only Compose can see. */
export function checkCompose(graph: Graph, setting: Setting): Problem[] {
  const options = (setting.options ?? {}) as ComposeOptions
  return [
    ...checkImages(graph, setting),
    ...certificates(graph, options),
    ...outside(graph, options),
    ...names(graph, options),
  ]
}

function certificates(graph: Graph, options: ComposeOptions): Problem[] {
  const needed = encrypted(graph, {
    reach: { published: { plain: plainPort(graph, options.port) }, behind: options.behind ?? 'nobody' },
  })
  const given = Object.keys(options.certificates ?? {})
  return [
    ...nodesOf(graph, 'route')
      .filter(
        (route) =>
          route.tls &&
          needed.includes(edgeSiteOf(graph, route.id).name) &&
          !given.includes(edgeSiteOf(graph, route.id).name),
      )
      .map((route) => {
        const { name } = edgeSiteOf(graph, route.id)
        return problem('SW4007', route.place, {
          title: `no certificate for ${name}`,
          found: 'an encrypted route, and none under targets.compose.certificates',
          expected: 'a certificate and its key: Compose obtains none',
          do: `add targets.compose.certificates: { '${name}': { certificate: './tls/${name}.crt', key: './tls/${name}.key' } }, or behind: 'proxy' where something before the edge decrypts`,
        })
      }),
    ...given
      .filter((name) => !sitesOf(graph).some((site) => site.name === name))
      .map((name) =>
        problem(
          'SW4011',
          { path: `targets.compose.certificates.${name}` },
          {
            title: 'a certificate for a host that the platform does not have',
            found: name,
            expected: `one of ${
              sitesOf(graph)
                .map((site) => site.name)
                .join(', ') || 'no host: there are no routes'
            }`,
            do: 'remove it, or give an app this host',
          },
        ),
      ),
  ]
}

function outside(graph: Graph, { outside: named = [] }: ComposeOptions): Problem[] {
  const known = [...nodesOf(graph, 'service'), ...nodesOf(graph, 'job')].map((node) => node.id).sort()
  return named.flatMap((id, index) =>
    known.includes(id)
      ? []
      : [
          problem(
            'SW4011',
            { path: `targets.compose.outside.${index}` },
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

/**
 * Compose takes lower-case letters, digits, hyphens and underscores; a service of our own must not meet one of the
 * platform.
 */
function names(graph: Graph, { project }: ComposeOptions): Problem[] {
  const found: Problem[] = []
  if (project !== undefined && !/^[a-z0-9][a-z0-9_-]*$/.test(project)) {
    found.push(
      problem(
        'SW4011',
        { path: 'targets.compose.project' },
        {
          title: 'not a name for a project',
          found: project,
          expected: 'lower-case letters, digits, hyphens and underscores, a letter or digit first',
          do: `write project: '${projectName(graph)}'`,
        },
      ),
    )
  }
  const taken = graph.nodes.get(edgeId)
  if (
    taken &&
    (taken.kind === 'service' || taken.kind === 'store' || taken.kind === 'job') &&
    nodesOf(graph, 'route').length > 0
  ) {
    found.push(
      problem('SW4011', taken.place, {
        title: `${edgeId} is the name of what stands before all routes`,
        found: `${taken.kind} ${edgeId}`,
        expected: 'another name',
        do: 'rename it',
      }),
    )
  }
  return found
}
