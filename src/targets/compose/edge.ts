import { type Graph, nodeOf } from '../../graph/graph.ts'
import { secretsFolder } from '../container/place.ts'
import { labels, platformLabels } from '../docker/labels.ts'
import { logging } from '../docker/service.ts'
import { aliasesOf, decrypts, sitesOf } from '../edge/address.ts'
import { type Certificate, type Edge, edgeOf } from '../edge/edge.ts'
import { upstreamsFolder } from '../edge/place.ts'
import { edgeId } from '../edge/recipe.ts'
import { unawaited } from './depends.ts'
import type { ComposeService } from './document.ts'
import { builtFrom, type Grant, ownerLabel } from './service.ts'
import { folderHere, type Site } from './site.ts'

/** The folder of the edge's files beside the compose file. */
export function edgeFolder(site: Pick<Site, 'beside'>): string {
  return folderHere('./edge', site)
}

/** The edge of a platform on Compose; the name server of the engine knows all replicas of a service by its name. */
export function edgeHere(graph: Graph, site: Site): Edge {
  return edgeOf(graph, {
    shape: 'whole', ...site.reach, resolver: '127.0.0.11', certificates: certificatesInside(graph, site),
    upstream: (service, port) => ({ host: service, port: nodeOf(graph, service, 'service').ports.find((each) => each.name === port)!.prefer }),
  })
}

/** The edge as a service of the file. It alone is published, and it alone may be without what it leads to. */
export function edgeService(graph: Graph, site: Site): ComposeService {
  const edge = edgeHere(graph, site)
  const grants = edgeGrants(graph, site)
  const jobs = unawaited(graph)
  return {
    image: site.images.edge,
    ...builtFrom(site.images.edge, site),
    entrypoint: edge.command,
    working_dir: '/',
    user: `${edge.user.uid}:${edge.user.gid}`,
    ...(jobs.length > 0 && { depends_on: Object.fromEntries(jobs.map((id) => [id, { condition: 'service_completed_successfully' as const }])) }),
    networks: { front: { aliases: aliasesOf(graph, site.reach) }, public: null },
    ports: edge.ports.filter((each) => each.published).map(({ number }) => ({ target: number, published: String(number), host_ip: site.address, protocol: 'tcp', mode: 'host' })),
    volumes: [
      { type: 'bind', source: edgeFolder(site), target: '/etc/stackwright', read_only: true, bind: { create_host_path: false } },
      { type: 'bind', source: `${edgeFolder(site)}/upstreams`, target: upstreamsFolder, read_only: true, bind: { create_host_path: false } },
    ],
    ...(grants.length > 0 && { secrets: grants.map(({ source, target }) => ({ source, target })) }),
    ...(Object.keys(edge.sysctls).length > 0 && { sysctls: edge.sysctls }),
    init: true,
    read_only: true,
    tmpfs: [`${edge.scratch.path}:size=${Math.ceil(edge.scratch.size / 1024 ** 2)}m,mode=1777`],
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    healthcheck: { test: ['CMD', ...edge.health.command], interval: '5s', timeout: '3s', retries: 2, start_period: '30s' },
    restart: 'unless-stopped',
    stop_signal: edge.stop.signal,
    stop_grace_period: `${edge.stop.grace}s`,
    deploy: { resources: { limits: { cpus: '1.00', memory: `${Math.ceil(edge.scratch.size / 1024 ** 2) + 128}M`, pids: 256 } } },
    logging,
    labels: { ...platformLabels(graph), [labels.node]: edgeId, ...ownerLabel(graph, site) },
  }
}

/** The files of the edge, by their paths beside the compose file. */
export function edgeFiles(graph: Graph, site: Site): Map<string, string> {
  const folder = edgeFolder(site)
  const folders = { config: folder, page: `${folder}/pages`, upstream: `${folder}/upstreams` } as const
  return new Map(edgeHere(graph, site).files.map(({ kind, name, content }) => [`${folders[kind]}/${name}`.slice(2), content]))
}

/** The certificates as secrets of the edge. */
export function edgeGrants(graph: Graph, site: Site): Grant[] {
  const folder = site.held?.secrets[edgeId] ?? './secrets'
  return encrypted(graph, site).flatMap((name) => ['crt', 'key'].map((kind) => ({ source: `${name}.${kind}`, file: `${folder}/${name}.${kind}`, target: `${secretsFolder}/${name}.${kind}` })))
}

/** The names of sites for which the edge needs a certificate. */
export function encrypted(graph: Graph, site: Pick<Site, 'reach'>): string[] {
  return decrypts(graph, site.reach) ? sitesOf(graph).filter((each) => each.tls).map((each) => each.name) : []
}

function certificatesInside(graph: Graph, site: Site): Record<string, Certificate> {
  return Object.fromEntries(encrypted(graph, site).map((name) => [name, { certificate: `${secretsFolder}/${name}.crt`, key: `${secretsFolder}/${name}.key` }]))
}
