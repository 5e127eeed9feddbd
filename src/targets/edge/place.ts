import type { NodeId } from '../../graph/id.ts'

// Where things are in every container of the edge.

/** The configuration, read at the start and at a reload. */
export const configPath = '/etc/stackwright/nginx.conf'

/** The texts that routes answer with; each is read anew for every request. Flat, since a ConfigMap holds no folders. */
export const pagesFolder = '/etc/stackwright/pages'

/** The files with the servers of each upstream, read at the start and at a reload; a driver may rewrite them. */
export const upstreamsFolder = '/var/lib/stackwright/edge/upstreams'

/** The file with the servers of one upstream. */
export function upstreamPath(service: NodeId, port: string): string {
  return `${upstreamsFolder}/${upstreamFileName(service, port)}`
}

/** Its name alone. */
export function upstreamFileName(service: NodeId, port: string): string {
  return `${service}.${port}.conf`
}
