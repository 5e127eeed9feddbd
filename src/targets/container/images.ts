import { fingerprint } from '../../base/json.ts'
import type { Graph } from '../../graph/graph.ts'
import { blank, comment, copy } from './dockerfile.ts'
import { baseFor, builtImage, heading, type ImageSetting, softwareOf, usualUser } from './image-building.ts'
import { edgeImage } from './image-edge.ts'
import { type ImagedProcess, processesOf } from './image-processes.ts'
import { stagesOf } from './image-stages.ts'
import type { Base, Image, PlatformImages } from './image.ts'
import { projectFolder } from './place.ts'
import { tagOf } from './reference.ts'

/**
 * Which image each process runs in, and what there is to take or to build for it. A recipe that adds nothing, for a
 * process that reads nothing of the project, is its base as it is; everything else is built. Pure but for the project's
 * content, which is asked of the setting: the same platform gives the same names, and a name changes when anything that
 * goes into its image does. Processes without an image are left out: `checkImages` tells them.
 */
export function imagesOf(graph: Graph, setting: ImageSetting): PlatformImages {
  const processes = processesOf(graph).filter((each) => each.recipe.image)
  const groups = [
    ...Map.groupBy(processes, ({ recipe, paths }) => fingerprint([recipe.id, recipe.image, paths])).values(),
  ]
  const [edge, ...own] = withFolders([
    edgeImage(graph, setting),
    ...merged(groups.map((group) => imageOf(graph, setting, group))),
  ])
  const all = [edge!, ...own].sort((a, b) => (a.name < b.name ? -1 : 1))
  const bases = all.flatMap((image) => (image.kind === 'taken' ? [image.base] : image.bases))
  return {
    of: new Map(
      own.flatMap((image) => image.nodes.map((id) => [id, image.name] as const)).sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
    edge: edge!.name,
    all,
    bases: [...new Map<string, Base>(bases.map((base) => [base.name, base])).values()].sort((a, b) =>
      a.name < b.name ? -1 : 1,
    ),
  }
}

function imageOf(graph: Graph, setting: ImageSetting, group: readonly ImagedProcess[]): Image {
  const [{ recipe, paths }] = group as [ImagedProcess]
  const image = recipe.image!
  const nodes = group.map(({ node }) => node.id)
  const base = baseFor(recipe, image, setting)
  if (!image.packages && paths.length === 0) return { kind: 'taken', name: base.name, base, nodes }
  const { name, version = tagOf(base.given) } = softwareOf(recipe)
  const { lines, files } = stagesOf(name, base.name, image.packages)
  const owner = image.user ?? usualUser
  return builtImage(graph, setting, {
    called: paths.length === 0 ? name : `${name}-with-${slug(paths)}`,
    version,
    bases: [base],
    nodes,
    files,
    paths,
    user: owner,
    lines: [
      ...heading(`${name} ${version} for ${graph.platform}: ${base.given} with ${additions(group[0]!)}.`, paths),
      blank,
      ...lines,
      ...(paths.length === 0
        ? []
        : [
            comment(
              'What its programs read of the project, owned by who runs them: some files of a project are for their owner alone.',
            ),
            copy('project/', `${projectFolder}/`, `--chown=${owner}`),
          ]),
    ],
  })
}

/** The files of a target's output from which its images are built, by their paths there. */
export function imageFiles(images: PlatformImages): Map<string, string> {
  const built = images.all.filter((image) => image.kind === 'built')
  return new Map(
    built.flatMap((image) =>
      Object.entries(image.files).map(([name, text]) => [`${image.folder}/${name}`, text] as const),
    ),
  )
}

/** Recipes that differ may still be one image: that of a store, and that of a program whose author named the same. */
function merged(images: readonly Image[]): Image[] {
  return [...Map.groupBy(images, (image) => image.name).values()].map((same) => ({
    ...same[0]!,
    nodes: same.flatMap((image) => image.nodes).sort(),
  }))
}

/** Two images of one name (two releases side by side) have a folder each, the tag at its end. */
function withFolders(images: readonly Image[]): Image[] {
  const counts = Map.groupBy(images, (image) => (image.kind === 'built' ? image.folder : image.name))
  return images.map((image) =>
    image.kind === 'built' && counts.get(image.folder)!.length > 1
      ? { ...image, folder: `${image.folder}-${tagOf(image.name)}` }
      : image,
  )
}

function additions({ recipe, paths }: ImagedProcess): string {
  const packages = recipe.image?.packages
  return [
    ...(packages?.by === 'uv' ? [[...packages.names].sort().join(', ')] : []),
    ...(packages?.by === 'pip' ? [packages.pins.join(', ')] : []),
    ...(packages?.by === 'npm' ? ['its Node.js packages'] : []),
    ...(paths.length > 0 ? [paths.includes('.') ? 'the project' : `${paths.join(', ')} of the project`] : []),
  ].join(', and ')
}

/** Paths in the name of an image. */
function slug(paths: readonly string[]): string {
  const words = paths
    .map((path) =>
      path === '.'
        ? 'project'
        : path
            .toLowerCase()
            .replaceAll(/[^a-z0-9]+/g, '-')
            .replaceAll(/^-|-$/g, ''),
    )
    .join('-and-')
  return words.length <= 40 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(words)
    ? words
    : `${paths.length}-paths-${fingerprint(paths).slice(0, 8)}`
}
