import type { NodeId } from '../../graph/id.ts'
import type { Container, SecretFile } from '../container/container.ts'
import { secretPath } from '../container/place.ts'
import { type Program, programPath, programText } from '../docker/programs.ts'
import type { FileGrant } from '../document/compose-format.ts'
import type { EdgeFile } from '../edge/edge.ts'
import { edgeId } from '../edge/recipe.ts'
import { configName, secretFileSecret, secretName } from './names.ts'
import type { Site } from './site.ts'

/** A file of the platform as a config of the swarm. */
export interface ConfigFile {
  /** How the stack file calls it. */
  readonly key: string
  /** How the swarm calls it. */
  readonly name: string
  /** Where it lies beside the stack file. */
  readonly file: string
  readonly content: string
  /** Where a container has it. */
  readonly target: string
}

/** A secret of the swarm as a file in a container. */
export interface SecretGrant {
  readonly key: string
  readonly name: string
  readonly target: string
}

/** The files of a process that hold no secret. */
export function filesOf(site: Site, container: Container): ConfigFile[] {
  return container.files.map(({ name, path, content }) =>
    config(site, `${container.id}.${name}`, name, `./config/${container.id}/${name}`, path, content),
  )
}

/** A shell program beside the processes of the platform. */
export function programFile(site: Site, name: Program): ConfigFile {
  return config(site, name, name, `./programs/${name}`, programPath(name), programText(name))
}

/** The files of the edge. */
export function edgeConfigs(site: Site, files: readonly EdgeFile[]): ConfigFile[] {
  const folders = { config: './edge', upstream: './edge/upstreams', page: './edge/pages' } as const
  return files.map(({ kind, name, path, content }) =>
    config(site, `${edgeId}.${name}`, `${edgeId}.${name}`, `${folders[kind]}/${name}`, path, content),
  )
}

function config(site: Site, key: string, name: string, file: string, target: string, content: string): ConfigFile {
  // Swarm refuses a config without content.
  const text = content === '' ? '\n' : content
  return {
    key: key.replaceAll(/[^A-Za-z0-9_.-]+/g, '.'),
    name: configName(site.stack, name, text),
    file,
    content: text,
    target,
  }
}

/** The secrets of a process, each as a file: those that it reads plainly, and the files that hold some. */
export function secretGrants(site: Site, container: Container): SecretGrant[] {
  const plain = [
    ...new Set([...container.secrets.map((each) => each.id), ...Object.values(container.secretEnv)]),
  ].sort()
  return [
    ...plain.map((id) => ({ key: id, name: secretName(site.stack, id, versionOf(site, id)), target: secretPath(id) })),
    ...container.secretFiles.map((file) => ({ key: file.name, name: nameOfSecretFile(site, file), target: file.path })),
  ]
}

/**
 * The name of a file with secrets: it changes with its form and with the version of each secret in it, and tells no
 * value.
 */
export function nameOfSecretFile(site: Site, file: SecretFile): string {
  return secretFileSecret(site.stack, file.name, [
    file.compose((id) => `{${id}}`),
    file.reads.map((id) => [id, versionOf(site, id)]),
  ])
}

/** The files with certificates and keys for the edge, each with the path from which it is made. */
export function certificateGrants(site: Site): (SecretGrant & { readonly from: string })[] {
  return Object.entries(site.certificates).flatMap(([name, { certificate, key }]) =>
    [['crt', certificate] as const, ['key', key] as const].map(([kind, { path, mark }]) => ({
      key: `${name}.${kind}`,
      name: secretFileSecret(site.stack, `${name}.${kind}`, mark),
      target: `/run/secrets/${name}.${kind}`,
      from: path,
    })),
  )
}

/** Secrets in a container: its user alone can read them. */
export function granted(grants: readonly SecretGrant[], user: Container['user']): FileGrant[] {
  return grants.map(({ key, target }) => ({
    source: key,
    target,
    uid: String(user.uid),
    gid: String(user.gid),
    mode: 0o400,
  }))
}

function versionOf(site: Site, id: NodeId): number {
  return site.held?.versions[id] ?? 1
}
