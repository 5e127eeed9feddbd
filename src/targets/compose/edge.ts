import { dirname } from 'node:path'
import { type Graph, nodeOf } from '../../graph/graph.ts'
import { staticsFolder } from '../container/image-edge.ts'
import { secretsFolder } from '../container/place.ts'
import { labels, platformLabels } from '../docker/labels.ts'
import { logging } from '../docker/service.ts'
import { aliasesOf, encryptedSites } from '../edge/address.ts'
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
    shape: 'whole',
    ...site.reach,
    resolver: '127.0.0.11',
    certificates: certificatesInside(graph, site),
    upstream: (service, port) => ({
      host: service,
      port: nodeOf(graph, service, 'service').ports.find((each) => each.name === port)!.prefer,
    }),
  })
}

/** The folder in the image of the edge with the static files of all routes. */
const staticsRoot = dirname(dirname(staticsFolder('route', 0)))

/** The service, and its volume, that gives static files to the edge. */
export const edgeFilesId = 'edge-files'

/**
 * The image with the static files of all routes, and the plain one that the edge runs in; undefined where there are no
 * such files.
 */
export function staticsOf({
  images,
}: Pick<Site, 'images'>): { readonly image: string; readonly base: string } | undefined {
  const image = images.all.find((each) => each.name === images.edge)
  return image?.kind === 'built' ? { image: image.name, base: image.bases[0]!.name } : undefined
}

/**
 * A short service that copies static files to where the edge has them. They are not in the edge's own image, since the
 * edge alone can hold its port and would have to stop for each release. Files of earlier releases stay for a month:
 * pages that are open in browsers ask for them.
 */
export function edgeFilesService(graph: Graph, site: Site): ComposeService {
  const { image } = staticsOf(site)!
  return {
    image,
    ...builtFrom(image, site),
    entrypoint: ['/bin/sh', '-c', `cp -Rf ${staticsRoot}/. /statics\nfind /statics -type f -mtime +30 -delete`],
    working_dir: '/',
    user: '0:0',
    networks: { front: null },
    volumes: [{ type: 'volume', source: edgeFilesId, target: '/statics' }],
    read_only: true,
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    healthcheck: { disable: true },
    restart: 'no',
    labels: { ...platformLabels(graph), [labels.node]: edgeFilesId, ...ownerLabel(graph, site) },
  }
}

/** The edge as a service of the file. It alone is published, and it alone may be without what it leads to. */
export function edgeService(graph: Graph, site: Site): ComposeService {
  const edge = edgeHere(graph, site)
  const grants = edgeGrants(graph, site)
  const statics = staticsOf(site)
  const awaited = [...unawaited(graph), ...(statics ? [edgeFilesId] : [])]
  return {
    image: statics?.base ?? site.images.edge,
    entrypoint: edge.command,
    working_dir: '/',
    user: `${edge.user.uid}:${edge.user.gid}`,
    ...(awaited.length > 0 && {
      depends_on: Object.fromEntries(
        awaited.map((id) => [id, { condition: 'service_completed_successfully' as const }]),
      ),
    }),
    networks: { front: { aliases: aliasesOf(graph, site.reach) }, public: null },
    ports: edge.ports
      .filter((each) => each.published)
      .map(({ number }) => ({
        target: number,
        published: String(number),
        host_ip: site.address,
        protocol: 'tcp',
        mode: 'host',
      })),
    volumes: [
      {
        type: 'bind',
        source: edgeFolder(site),
        target: '/etc/stackwright',
        read_only: true,
        bind: { create_host_path: false },
      },
      {
        type: 'bind',
        source: `${edgeFolder(site)}/upstreams`,
        target: upstreamsFolder,
        read_only: true,
        bind: { create_host_path: false },
      },
      ...(statics
        ? [
            {
              type: 'volume',
              source: edgeFilesId,
              target: staticsRoot,
              read_only: true,
              volume: { nocopy: true },
            } as const,
          ]
        : []),
    ],
    ...(grants.length > 0 && { secrets: grants.map(({ source, target }) => ({ source, target })) }),
    ...(Object.keys(edge.sysctls).length > 0 && { sysctls: edge.sysctls }),
    init: true,
    read_only: true,
    tmpfs: [`${edge.scratch.path}:size=${Math.ceil(edge.scratch.size / 1024 ** 2)}m,mode=1777`],
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    healthcheck: {
      test: ['CMD', ...edge.health.command],
      interval: '5s',
      timeout: '3s',
      retries: 2,
      start_period: '30s',
    },
    restart: 'unless-stopped',
    stop_signal: edge.stop.signal,
    stop_grace_period: `${edge.stop.grace}s`,
    deploy: {
      resources: { limits: { cpus: '1.00', memory: `${Math.ceil(edge.scratch.size / 1024 ** 2) + 128}M`, pids: 256 } },
    },
    logging,
    labels: { ...platformLabels(graph), [labels.node]: edgeId, ...ownerLabel(graph, site, edgeId) },
  }
}

/** The files of the edge, by their paths beside the compose file. */
export function edgeFiles(graph: Graph, site: Site): Map<string, string> {
  const folder = edgeFolder(site)
  const folders = { config: folder, page: `${folder}/pages`, upstream: `${folder}/upstreams` } as const
  return new Map(
    edgeHere(graph, site).files.map(({ kind, name, content }) => [`${folders[kind]}/${name}`.slice(2), content]),
  )
}

/** The certificates as secrets of the edge. */
export function edgeGrants(graph: Graph, site: Site): Grant[] {
  const folder = site.held?.secrets[edgeId] ?? './secrets'
  return encryptedSites(graph, site.reach).flatMap((name) =>
    ['crt', 'key'].map((kind) => ({
      source: `${name}.${kind}`,
      file: `${folder}/${name}.${kind}`,
      target: `${secretsFolder}/${name}.${kind}`,
    })),
  )
}

function certificatesInside(graph: Graph, site: Site): Record<string, Certificate> {
  return Object.fromEntries(
    encryptedSites(graph, site.reach).map((name) => [
      name,
      { certificate: `${secretsFolder}/${name}.crt`, key: `${secretsFolder}/${name}.key` },
    ]),
  )
}
