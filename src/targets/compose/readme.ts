import { createHash } from 'node:crypto'
import { type Graph, nodesOf } from '../../graph/graph.ts'
import type { SecretNode } from '../../graph/node.ts'
import type { SecretFile } from '../container/container.ts'
import { encryptedSites, publicUrl } from '../edge/address.ts'
import type { Environment } from '../target.ts'
import { type Composed, containersHere } from './lower.ts'
import { grantsOf } from './service.ts'
import type { Site } from './site.ts'

/** The page for the owner of the files: how they are used by hand, what they do and what only `stackwright up` does. */
export function readme(environments: readonly Environment<Site>[], base: Composed): string {
  const [{ graph, site }, ...others] = environments as [Environment<Site>, ...Environment<Site>[]]
  const builds = site.images.all.filter((image) => image.kind === 'built' && image.copies.length > 0)
  return [
    `# ${graph.platform} on Docker Compose`,
    '',
    '`stackwright up --target compose` does all of this and more. These files are for those who would rather do it by hand, or go on without',
    'stackwright: nothing in them needs it.',
    '',
    '## Files',
    '',
    `- \`compose.yaml\`: the environment ${graph.environment}, whole.`,
    ...others.map(
      (other) =>
        `- \`compose.${other.graph.environment}.yaml\`: what ${other.graph.environment} has differently, used over the first.`,
    ),
    '- `config/`, `edge/`, `programs/`: what is mounted into containers, read-only.',
    ...(builds.length > 0 || site.images.all.some((image) => image.kind === 'built')
      ? ['- `images/`: a folder with a Dockerfile for each image that is built.']
      : []),
    '- `secrets/`: not there yet; see below.',
    '',
    '## Before the first start',
    '',
    ...(builds.length > 0
      ? [
          'Some images hold files of the project. Copy them beside the Dockerfile that names them:',
          '',
          ...builds.flatMap((image) =>
            image.kind === 'built'
              ? image.copies.map((copy) => `- \`${copy.from}\` to \`${image.folder}/${copy.to}\``)
              : [],
          ),
          '',
        ]
      : []),
    ...secretsPart(graph, site),
    '## Use',
    '',
    '```sh',
    'docker compose up --detach --wait',
    ...others.map(
      (other) => `docker compose -f compose.yaml -f compose.${other.graph.environment}.yaml up --detach --wait`,
    ),
    ...(Object.values(base.file.services ?? {}).some((each) => each.profiles?.includes('verify'))
      ? [
          'docker compose --profile verify up --no-deps --exit-code-from bi-verify'.replace(
            'bi-verify',
            verifyJob(graph),
          ),
        ]
      : []),
    'docker compose ps',
    '```',
    '',
    ...nodesOf(graph, 'route').map((route) => `- ${publicUrl(graph, route.id, site.reach)}`),
    '',
    '## What only `stackwright up` does',
    '',
    '- It replaces services that may run several times one by one, the new ready before the old is drained and stopped. Compose by itself stops first.',
    '- It takes a release back that never gets ready.',
    '- It runs jobs when what they depend on has changed. `docker compose up` runs every job each time: they may be repeated, and take their time.',
    '- It stops what must not run while data is migrated. By hand: `docker compose stop` the services first, then `up`.',
    '- It gives each container its own copy of the secrets, which its user alone can read, and restarts exactly the readers of one that has changed.',
    '- After a change below `edge/`, it tells the edge. By hand: `docker compose exec edge nginx -e stderr -c /etc/stackwright/nginx.conf -s reload`.',
    '',
    '## What Compose cannot do',
    '',
    '- The edge alone holds the published port. When its own image, its ports or its certificates change, connections are refused for the second or two of its replacement.',
    '- Nothing follows load, and nothing survives the loss of the machine.',
    '',
  ].join('\n')
}

function verifyJob(graph: Graph): string {
  return nodesOf(graph, 'job').find((job) => job.when === 'verify')?.id ?? ''
}

/** Each file below `secrets/`, what it holds and who reads it. */
function secretsPart(graph: Graph, site: Site): string[] {
  const containers = containersHere(graph, site)
  const readers = new Map<string, Set<string>>()
  for (const container of containers) {
    const user = `${container.user.uid}:${container.user.gid}`
    for (const { file } of grantsOf(container, site)) readers.set(file, (readers.get(file) ?? new Set()).add(user))
  }
  if (readers.size === 0 && encryptedSites(graph, site.reach).length === 0) return []
  const secrets = new Map(nodesOf(graph, 'secret').map((node) => [`./secrets/${node.id}`, node]))
  const rows = [...readers]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, users]) => {
      const secret = secrets.get(file)
      const holds = secret ? wordsOf(secret) : 'composed from other secrets, see below'
      return `| \`${file.slice(2)}\` | ${holds} | ${[...users].sort().join(', ')} |`
    })
  const templates = containers.flatMap((container) =>
    container.secretFiles
      .map((file) => [
        `- \`secrets/${file.name}\``,
        '',
        '  ```',
        ...shown(file)
          .split('\n')
          .map((line) => `  ${line}`),
        '  ```',
        '',
      ])
      .flat(),
  )
  return [
    '`secrets/` must have these files, each with the value and nothing else, no line break at its end. Compose mounts them as they are, so the user inside',
    'the container must be able to read them: give a file to the user in the last column with mode 0400, or, where several read it, make it 0444 in a folder',
    'of mode 0700. Password files of PostgreSQL (`.pgpass`) are not heeded unless they are 0600 or less.',
    '',
    '| file | holds | read by |',
    '|---|---|---|',
    ...rows,
    ...encryptedSites(graph, site.reach).flatMap((name) => [
      `| \`secrets/${name}.crt\` | the certificate of ${name} | 101:101 |`,
      `| \`secrets/${name}.key\` | its key | 101:101 |`,
    ]),
    '',
    ...(templates.length > 0
      ? ['Composed files hold other secrets at the places in angle brackets:', '', ...templates]
      : []),
  ]
}

/** The text of a composed file with names where secrets or their hashes stand. */
function shown(file: SecretFile): string {
  const text = file.compose((id) => `<${id}>`).trimEnd()
  return file.reads.reduce(
    (shown, id) =>
      shown.replaceAll(createHash('sha256').update(`<${id}>`).digest('hex'), `<SHA-256 of ${id}, in hexadecimal>`),
    text,
  )
}

function wordsOf({ origin, shape }: SecretNode): string {
  switch (origin.from) {
    case 'generated':
      return `${shape.length} characters of your choice (${shape.alphabet})`
    case 'environment':
      return `what ${origin.variable} has`
    case 'file':
      return `what ${origin.path} has`
  }
}
