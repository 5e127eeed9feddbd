import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fingerprint } from '../../../base/json.ts'
import type { Problem } from '../../../base/problem.ts'
import type { Graph } from '../../../graph/graph.ts'
import type { NodeId } from '../../../graph/id.ts'
import { type Container, secretsOf } from '../../container/container.ts'
import { missingFile } from '../../docker/check-edge.ts'
import type { Docker } from '../../docker/docker.ts'
import { encryptedSites } from '../../edge/address.ts'
import { edgeRecipe, edgeId } from '../../edge/recipe.ts'
import type { SecretStore } from '../../secret-files.ts'
import { asking } from '../check.ts'
import { givePrivate } from './private.ts'
import type { Site } from '../site.ts'

/**
 * The folders with the copies of secrets that each container reads, relative to the state folder. A name tells the
 * content, so that a changed secret is a changed definition for exactly its readers, and what runs with an older one
 * can start again.
 */
export function secretFolders(
  containers: readonly Container[],
  secrets: SecretStore,
  graph: Graph,
  site: Site,
  project: string,
): Record<NodeId, string> {
  const own = containers.flatMap((container): [NodeId, string][] => {
    const read = secretsOf(container)
    if (read.length === 0 && container.secretFiles.length === 0) return []
    const content = [
      read.map((id) => [id, secrets.mark(id)]),
      container.secretFiles.map(({ name, content }) => [name, content]),
      container.user,
    ]
    return [[container.id, `./private/${container.id}-${fingerprint(content).slice(0, 12)}`]]
  })
  const names = encryptedSites(graph, site.reach)
  const certificates = names.map((name) => certificateFiles(site, name, project).map(([, path]) => hashOf(path)))
  return {
    ...Object.fromEntries(own),
    ...(names.length > 0 && { [edgeId]: `./private/${edgeId}-${fingerprint(certificates).slice(0, 12)}` }),
  }
}

/** The secrets that a container reads, by what a plan compares: nothing can be guessed from it. */
export function secretMarks(container: Container, secrets: SecretStore): string | undefined {
  const read = secretsOf(container)
  return read.length === 0 ? undefined : fingerprint(read.map((id) => [id, secrets.mark(id)]))
}

/** Writes the copies of the secrets that a container reads. */
export async function giveSecrets(
  docker: Docker,
  folder: string,
  container: Container,
  secrets: SecretStore,
  site: Site,
  direct: boolean,
): Promise<void> {
  const place = site.held?.secrets[container.id]
  if (place === undefined) return
  const plain = [...new Set([...container.secrets.map((each) => each.id), ...Object.values(container.secretEnv)])].map(
    (id) => [id, secrets.value(id)] as const,
  )
  const composed = container.secretFiles.map((file) => [file.name, file.compose((id) => secrets.value(id))] as const)
  await givePrivate(docker, join(folder, place), new Map([...plain, ...composed]), {
    user: container.user,
    image: site.images.of.get(container.id)!,
    direct,
  })
}

/** Writes the copies of certificates and keys for the edge. */
export async function giveCertificates(
  docker: Docker,
  folder: string,
  graph: Graph,
  site: Site,
  project: string,
  direct: boolean,
): Promise<void> {
  const place = site.held?.secrets[edgeId]
  if (place === undefined) return
  const files = encryptedSites(graph, site.reach).flatMap((name) =>
    certificateFiles(site, name, project).map(
      ([kind, path]) => [`${name}.${kind}`, readFileSync(path, 'utf8')] as const,
    ),
  )
  const [uid, gid] = edgeRecipe.image!.user!.split(':').map(Number) as [number, number]
  await givePrivate(docker, join(folder, place), new Map(files), {
    user: { uid, gid },
    image: site.images.edge,
    direct,
  })
}

/** A problem for each certificate or key that is not there. */
export function missingCertificates(graph: Graph, site: Site, project: string): Problem[] {
  return encryptedSites(graph, site.reach).flatMap((name) =>
    certificateFiles(site, name, project)
      .filter(([, path]) => !existsSync(path))
      .map(([kind, path]) => missingFile(name, kind === 'crt' ? 'certificate' : 'key', path, asking)),
  )
}

function certificateFiles(site: Site, name: string, project: string): ['crt' | 'key', string][] {
  const given = site.certificates[name]
  return given
    ? [
        ['crt', resolve(project, given.certificate)],
        ['key', resolve(project, given.key)],
      ]
    : []
}

function hashOf(path: string): string {
  return existsSync(path) ? createHash('sha256').update(readFileSync(path)).digest('hex') : 'missing'
}
