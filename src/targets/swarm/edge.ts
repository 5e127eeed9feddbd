import { type Graph, nodeOf } from '../../graph/graph.ts'
import { labels, platformLabels } from '../docker/labels.ts'
import { boundsOf, logging } from '../docker/service.ts'
import { aliasesOf } from '../edge/address.ts'
import { type Certificate, type Edge, edgeOf } from '../edge/edge.ts'
import { edgeId } from '../edge/recipe.ts'
import type { StackPort } from './document.ts'
import { certificateGrants, edgeConfigs, granted } from './files.ts'
import { placementOf } from './placement.ts'
import { memory, type Placed, rolloutOf, serviceLabels } from './service.ts'
import type { Site } from './site.ts'

/**
 * The edge of a platform in a swarm. `tasks.<name>` has the address of each replica that gets traffic, whatever the
 * endpoint mode.
 */
export function edgeHere(graph: Graph, site: Site): Edge {
  return edgeOf(graph, {
    shape: 'whole',
    ...site.reach,
    resolver: '127.0.0.11',
    certificates: certificatesInside(site),
    upstream: (service, port) => ({
      host: `tasks.${service}`,
      port: nodeOf(graph, service, 'service').ports.find((each) => each.name === port)!.prefer,
    }),
  })
}

/**
 * The edge as a service of the stack, the only one that is published. Published on its machines alone, it must go
 * before its successor can have the port.
 */
export function edgeService(graph: Graph, site: Site): Placed {
  const edge = edgeHere(graph, site)
  const configs = edgeConfigs(site, edge.files)
  const secrets = certificateGrants(site)
  const isMesh = site.publish === 'ingress'
  return {
    configs,
    secrets,
    service: {
      image: site.images.edge,
      entrypoint: edge.command,
      working_dir: '/',
      user: `${edge.user.uid}:${edge.user.gid}`,
      networks: { front: { aliases: aliasesOf(graph, site.reach) }, public: null },
      ports: edge.ports
        .filter((each) => each.published)
        .map(({ number }): StackPort => ({ target: number, published: number, protocol: 'tcp', mode: site.publish })),
      volumes: [memory(edge.scratch.path, edge.scratch.size)],
      configs: configs.map(({ key, target }) => ({ source: key, target, mode: 0o444 })),
      ...(secrets.length > 0 && { secrets: granted(secrets, edge.user) }),
      ...(Object.keys(edge.sysctls).length > 0 && { sysctls: edge.sysctls }),
      init: true,
      read_only: true,
      cap_drop: ['ALL'],
      healthcheck: {
        test: ['CMD', ...edge.health.command],
        interval: '5s',
        timeout: '3s',
        retries: 3,
        start_period: '30s',
        start_interval: '1s',
      },
      stop_signal: edge.stop.signal,
      stop_grace_period: `${edge.stop.grace}s`,
      logging,
      labels: { ...platformLabels(graph), [labels.node]: edgeId },
      deploy: {
        mode: 'replicated',
        replicas: site.edges,
        // The mesh leads to a virtual address.
        endpoint_mode: isMesh ? 'vip' : site.endpointMode,
        ...placementOf(graph, site, edgeId, isMesh ? undefined : 1),
        ...rolloutOf(isMesh ? 'start-first' : 'stop-first', 5),
        restart_policy: { condition: 'any', delay: '2s' },
        resources: {
          limits: boundsOf({ millicores: 1000, memory: edge.scratch.size + 128 * 1024 ** 2 }, site.held?.processors),
        },
        labels: serviceLabels(graph, edgeId),
      },
    },
  }
}

function certificatesInside(site: Site): Record<string, Certificate> {
  return Object.fromEntries(
    Object.keys(site.certificates).map((name) => [
      name,
      { certificate: `/run/secrets/${name}.crt`, key: `/run/secrets/${name}.key` },
    ]),
  )
}
