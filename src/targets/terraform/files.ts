import { bucketsFile } from './buckets.ts'
import { cachesFile } from './caches.ts'
import { databasesFile } from './databases.ts'
import { dnsFile } from './dns.ts'
import { ecsFile } from './ecs.ts'
import { entryFile } from './entry.ts'
import { firewallFile } from './firewall.ts'
import { groupsFile } from './groups.ts'
import type { Estate, Output } from '../amazon/estate.ts'
import { type Block, blockOf, code, type HclFile, type Text } from './hcl.ts'
import { imagesFile } from './images.ts'
import { lifecycleFile } from './lifecycle.ts'
import { mainFile } from './main.ts'
import { networkFile } from './network.ts'
import { printHcl, printValues } from './print.ts'
import { rolesFile } from './roles.ts'
import { expressionOf, type Scene, secondModule, secondOf } from './scene.ts'
import { schedulesFile } from './schedules.ts'
import { scriptFiles } from './scripts.ts'
import { secondFile } from './second.ts'
import { secondReadme } from './second-readme.ts'
import { secondVariable } from './second-variables.ts'
import { secretsFile } from './secrets.ts'
import { type Variable, valuesOf, variablesFile, variablesOf } from './variables.ts'
import { watchFile } from './watch.ts'

/** The documents of one region, by their paths: the files of the second are in a folder of its own. */
export function documentsOf(scene: Scene): Readonly<Record<string, HclFile | undefined>> {
  const second = secondOf(scene)
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
    [`${secondModule}.tf`]: second && secondFile(scene, second, readBy(printed(second))),
    'waf.tf': firewallFile(scene),
  }
}

/**
 * The files of an estate: one root module, readable as if it had been written by hand, with a second region as a local
 * module. Pure.
 */
export function filesOf(scene: Scene): Map<string, string> {
  const second = secondOf(scene)
  const files = printed(scene)
  const variables = variablesReadBy(files, scene)
  return new Map(
    [
      ...files,
      ['variables.tf', printHcl(variablesFile(scene, variables))] as const,
      ['terraform.tfvars', printValues(valuesOf(variables))] as const,
      ['images.auto.tfvars.json', imagesText(scene)] as const,
      ...scriptFiles(scene),
      ...(second ? [...moduleFiles(second), [`${secondModule}/README.md`, secondReadme(scene)] as const] : []),
    ].sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}

function moduleFiles(second: Scene): (readonly [string, string])[] {
  const files = printed(second)
  const variables = printHcl(variablesFile(second, variablesReadBy(files, second)))
  return [...files, ['variables.tf', variables] as const].map(([path, text]) => [`${secondModule}/${path}`, text])
}

type Printed = readonly (readonly [string, string])[]

function printed(scene: Scene): Printed {
  return Object.entries(documentsOf(scene)).flatMap(([path, file]) =>
    file && file.blocks.length > 0 ? [[path, printHcl(file)] as const] : [],
  )
}

/** The names of the variables that files read, sorted. */
function readBy(files: Printed): ReadonlySet<string> {
  const names = files.flatMap(([, text]) => [...text.matchAll(/\bvar\.(\w+)/g)].map(([, name]) => name!))
  return new Set(names.sort())
}

function variablesReadBy(files: Printed, scene: Scene): Variable[] {
  const read = readBy(files)
  return variablesOf(scene).filter(({ name }) => read.has(name))
}

function outputsFile(scene: Scene): HclFile {
  const second = secondOf(scene)
  return {
    blocks: [
      ...scene.estate.outputs.map((output) => outputBlock(output, output.id, expressionOf(scene, output.value))),
      ...(second?.estate.outputs ?? []).map((output) =>
        outputBlock(
          { ...output, about: `In the second region: ${output.about.charAt(0).toLowerCase()}${output.about.slice(1)}` },
          secondVariable(output.id),
          code(`module.${secondModule}.${output.id}`),
        ),
      ),
    ],
  }
}

function outputBlock({ about, sensitive }: Output, name: string, value: Text): Block {
  return blockOf('output', [name], { description: about, value, sensitive: sensitive ? true : undefined })
}

/**
 * Which bytes each repository runs: the digest where it is known, otherwise the tag, which follows from the content.
 */
export function imagesText({ estate }: Scene): string {
  const imagesOf = ({ repositories }: Estate) =>
    Object.fromEntries(repositories.map(({ id, tag, digest }) => [id, digest === undefined ? `:${tag}` : `@${digest}`]))
  const second = estate.standby && { [secondVariable('images')]: imagesOf(estate.standby.estate) }
  return `${JSON.stringify({ images: imagesOf(estate), ...second }, null, 2)}\n`
}

/** The addresses of all resources, as `-target` takes them. */
export function resourceAddresses(scene: Scene): string[] {
  return resourcesOf(scene)
    .map(({ address }) => address)
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
      .filter(({ block }) => isKept(block))
      .map(({ address }) => address),
  )
}

/** All resources with their addresses, those of a second region too. */
function resourcesOf(scene: Scene, below = ''): { readonly address: string; readonly block: Block }[] {
  const second = secondOf(scene)
  return [
    ...Object.values(documentsOf(scene))
      .flatMap((file) => file?.blocks ?? [])
      .filter((block) => block.type === 'resource')
      .map((block) => ({ address: `${below}${block.labels.join('.')}`, block })),
    ...(second ? resourcesOf(second, `module.${secondModule}.`) : []),
  ]
}
