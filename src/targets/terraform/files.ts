import { bucketsFile } from './buckets.ts'
import { cachesFile } from './caches.ts'
import { databasesFile } from './databases.ts'
import { dnsFile } from './dns.ts'
import { ecsFile } from './ecs.ts'
import { entryFile } from './entry.ts'
import { firewallFile } from './firewall.ts'
import { groupsFile } from './groups.ts'
import { type Block, blockOf, type HclFile } from './hcl.ts'
import { imagesFile } from './images.ts'
import { lifecycleFile } from './lifecycle.ts'
import { mainFile } from './main.ts'
import { networkFile } from './network.ts'
import { printHcl, printValues } from './print.ts'
import { rolesFile } from './roles.ts'
import { expressionOf, type Scene } from './scene.ts'
import { schedulesFile } from './schedules.ts'
import { scriptFiles } from './scripts.ts'
import { secretsFile } from './secrets.ts'
import { valuesOf, variablesFile, variablesOf } from './variables.ts'
import { watchFile } from './watch.ts'

/** The documents of an estate, by their paths. */
export function documentsOf(scene: Scene): Readonly<Record<string, HclFile | undefined>> {
  return {
    'alb.tf': entryFile(scene),
    'cloudwatch.tf': watchFile(scene),
    'dns.tf': dnsFile(scene),
    'ecr.tf': imagesFile(scene),
    'ecs.tf': ecsFile(scene),
    'iam.tf': rolesFile(scene),
    'lifecycle.tf': lifecycleFile(scene),
    'main.tf': mainFile(scene),
    'network.tf': networkFile(scene),
    'outputs.tf': outputsFile(scene),
    'rds.tf': databasesFile(scene),
    'redis.tf': cachesFile(scene),
    's3.tf': bucketsFile(scene),
    'schedules.tf': schedulesFile(scene),
    'secrets.tf': secretsFile(scene),
    'security_groups.tf': groupsFile(scene),
    'waf.tf': firewallFile(scene),
  }
}

/** The files of an estate: one root module, readable as if it had been written by hand. Pure. */
export function filesOf(scene: Scene): Map<string, string> {
  const printed = Object.entries(documentsOf(scene)).flatMap(([path, file]) =>
    file && file.blocks.length > 0 ? [[path, printHcl(file)] as const] : [],
  )
  const read = new Set(printed.flatMap(([, text]) => [...text.matchAll(/\bvar\.(\w+)/g)].map(([, name]) => name!)))
  const variables = variablesOf(scene).filter(({ name }) => read.has(name))
  return new Map(
    [
      ...printed,
      ['variables.tf', printHcl(variablesFile(variables))] as const,
      ['terraform.tfvars', printValues(valuesOf(variables))] as const,
      ['images.auto.tfvars.json', imagesText(scene)] as const,
      ...scriptFiles(scene),
    ].sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}

function outputsFile(scene: Scene): HclFile {
  return {
    blocks: scene.estate.outputs.map(({ id, about, value, sensitive }) =>
      blockOf('output', [id], {
        description: about,
        value: expressionOf(scene, value),
        sensitive: sensitive ? true : undefined,
      }),
    ),
  }
}

/**
 * Which bytes each repository runs: the digest where it is known, otherwise the tag, which follows from the content.
 */
export function imagesText({ estate }: Scene): string {
  const images = Object.fromEntries(
    estate.repositories.map(({ id, tag, digest }) => [id, digest === undefined ? `:${tag}` : `@${digest}`]),
  )
  return `${JSON.stringify({ images }, null, 2)}\n`
}

/** The addresses of all resources, as `-target` takes them. */
export function resourceAddresses(scene: Scene): string[] {
  return resourcesOf(scene)
    .map(({ labels }) => labels.join('.'))
    .sort()
}

/** The addresses of what the platform keeps: whoever removes or replaces one of them loses data. */
export function keptAddresses(scene: Scene): ReadonlySet<string> {
  const isKept = ({ body }: Block) =>
    body.some(
      (part) =>
        part.kind === 'block' &&
        part.block.type === 'lifecycle' &&
        part.block.body.some((each) => each.kind === 'argument' && each.name === 'prevent_destroy'),
    )
  return new Set(
    resourcesOf(scene)
      .filter(isKept)
      .map(({ labels }) => labels.join('.')),
  )
}

function resourcesOf(scene: Scene): Block[] {
  return Object.values(documentsOf(scene))
    .flatMap((file) => file?.blocks ?? [])
    .filter((block) => block.type === 'resource')
}
