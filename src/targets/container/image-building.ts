import { fingerprint } from '../../base/json.ts'
import { leftovers } from '../../base/leftovers.ts'
import { type Graph, nodesOf } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import type { ImageForm, Recipe } from '../../graph/recipe.ts'
import type { Setting } from '../target.ts'
import { comment, label, type Line, noHealthcheck, printDockerfile, user } from './dockerfile.ts'
import type { Base, BuiltImage, ProjectCopy } from './image.ts'
import { isOutside, plainPath } from './image-processes.ts'
import { baseOf, mirrored, pushedName } from './reference.ts'

/** What of a target's setting images depend on. */
export type ImageSetting = Pick<Setting, 'images' | 'digests' | 'contentOf'>

/** Who runs a process whose recipe does not say it. */
export const usualUser = '10001:10001'

/**
 * What an image is built from. `called` is its name without that of the platform; `lines` end before the user is set.
 */
export interface Building {
  readonly called: string
  readonly version: string
  readonly lines: readonly Line[]
  readonly files: Readonly<Record<string, string>>
  /** Paths of the project that are copied into the context. */
  readonly paths: readonly string[]
  readonly bases: readonly Base[]
  readonly user: string
  readonly nodes: readonly NodeId[]
}

/** An image with a name made from all that goes into it. */
export function builtImage(graph: Graph, { images, contentOf }: ImageSetting, building: Building): BuiltImage {
  const { called, version, bases, nodes } = building
  const copies = copiesOf(graph, building.paths)
  const text = printDockerfile([
    ...building.lines,
    ...noHealthcheck,
    label('stackwright.platform', graph.platform),
    user(building.user),
  ])
  const files = {
    Dockerfile: text,
    ...building.files,
    ...(copies.length > 0 && { '.dockerignore': ignoreFile(copies) }),
  }
  const content = fingerprint([
    files,
    copies.map(({ from }) => [from, contentOf(from)]),
    images.platform ?? null,
  ]).slice(0, 8)
  const name = `${graph.platform}-${called}`
  const tag = `${version.replaceAll(/[^\w.-]/g, '-').slice(0, 100)}-${content}`
  return {
    kind: 'built',
    name: pushedName(`${name}:${tag}`, images.registry),
    title: `${name} ${version}`,
    folder: `images/${name}`,
    files,
    copies,
    bases,
    nodes,
    ...(images.platform && { platform: images.platform }),
  }
}

/** The image of others that a recipe begins with, as the platform and its lock want it. */
export function baseFor(recipe: Recipe, image: ImageForm, { images, digests }: ImageSetting): Base {
  const own = images.base?.[softwareOf(recipe).name]
  // What is written for this platform is taken from where it says; the digest of the catalog is that of another image.
  if (own !== undefined) return baseOf(own, own, digests[own])
  return baseOf(image.base, mirrored(image.base, images.mirror), digests[image.base] ?? image.digest)
}

/** A recipe's name in names of images, which is also how `images.base` calls it, and its version where it tells one. */
export function softwareOf(recipe: Recipe): { readonly name: string; readonly version?: string } {
  // A recipe with an image of the user's own ends with a fingerprint: whatever else its id says is not what is in that
  // image.
  if (/-[0-9a-f]{16}$/.test(recipe.id)) return { name: 'program' }
  const [, name, version] = /^(.+?)-(\d+(?:\.\d+)*)$/.exec(recipe.id) ?? []
  return name === undefined ? { name: recipe.id } : { name, version: version! }
}

/**
 * How the Dockerfile begins. Its folder is the context, so that any builder can do it; what of the project it needs is
 * copied beside it.
 */
export function heading(about: string, paths: readonly string[]): Line[] {
  if (paths.length === 0) return [comment(about), comment('Its folder is all that a builder needs.')]
  const copied = paths.includes('.') ? 'the whole project' : paths.join(', ')
  return [
    comment(about),
    comment(
      `Its folder is all that a builder needs, once project/ in it holds a copy of ${copied}, at the same path as there. \`stackwright up\` sees to that; before a build by hand it is yours to do.`,
    ),
  ]
}

/** What is copied of the project. Secrets that are given as files lie there too, and no image is a place for them. */
function copiesOf(graph: Graph, paths: readonly string[]): ProjectCopy[] {
  const secrets = nodesOf(graph, 'secret').flatMap(({ origin }) =>
    origin.from === 'file' && !isOutside(origin.path) ? [plainPath(origin.path)] : [],
  )
  return [...new Set(paths)].sort().map((from) => ({
    from,
    to: from === '.' ? 'project' : `project/${from}`,
    without: secrets.filter((each) => from === '.' || each === from || each.startsWith(`${from}/`)).sort(),
  }))
}

function ignoreFile(copies: readonly ProjectCopy[]): string {
  const lines = [
    ...leftovers.map((name) => `**/${name}`),
    ...new Set(copies.flatMap((each) => each.without).map((path) => `project/${path}`)),
  ]
  return `# What belongs into no image, also where the project was copied here by hand.\n${lines.join('\n')}\n`
}
