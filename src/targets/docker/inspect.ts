import type { Docker } from './docker.ts'

/** What the engine knows of an image that it has. */
export interface KnownImage {
  readonly id: string
  /** `linux/amd64` */
  readonly platform: string
  /** The digests by which registries know it: `postgres@sha256:...`. */
  readonly digests: readonly string[]
}

/**
 * An image of the engine by its reference; undefined when it is not there. Throws a Failure when the engine cannot say.
 */
export async function inspectImage(docker: Docker, name: string): Promise<KnownImage | undefined> {
  const args = ['image', 'inspect', name, '--format', '{{json .}}']
  const end = await docker.run(args)
  if (end.code !== 0 && /no such image|image not known|not found/i.test(end.error)) return undefined
  const text = end.code === 0 ? end.output : await docker.ask(`look at ${name}`, args)
  const found = JSON.parse(text) as {
    readonly Id: string
    readonly Os: string
    readonly Architecture: string
    readonly RepoDigests?: readonly string[] | null
  }
  return { id: found.Id, platform: `${found.Os}/${found.Architecture}`, digests: found.RepoDigests ?? [] }
}

/** The digest by which the registry of a reference knows an image; undefined for one that came from no registry. */
export function digestFor(image: KnownImage, reference: string): string | undefined {
  const wanted = repositoryOf(reference)
  return image.digests
    .map((each) => each.split('@') as [string, string])
    .find(([name]) => repositoryOf(name) === wanted)?.[1]
}

/** A repository in its full form, as engines differ in what they leave out. */
function repositoryOf(reference: string): string {
  const name = reference.replace(/@.*$/, '').replace(/:[^/:]+$/, '')
  const [first = '', ...rest] = name.split('/')
  if (rest.length === 0) return `docker.io/library/${name}`
  return /[.:]|^localhost$/.test(first) ? name : `docker.io/${name}`
}
