import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Failure } from '../../../base/failure.ts'
import type { NodeId } from '../../../graph/id.ts'
import { ask } from '../../amazon/driver/ask.ts'
import type { Cloud } from '../../amazon/driver/cloud.ts'
import type { Estate } from '../../amazon/estate.ts'
import type { Effect } from '../../effect.ts'
import type { Opening } from '../../target.ts'
import { constructId, stackNames } from '../constructs/names.ts'
import { assemble } from './assembly.ts'
import { differenceOf, type Template } from './difference.ts'

/**
 * What CloudFormation would do for a platform as it is now: its templates beside those that are deployed. Of images that
 * were not built yet, tags stand for digests.
 */
export async function foresee(opening: Opening, cloud: Cloud): Promise<readonly Effect[]> {
  const { estate } = cloud
  // Not in the state folder, where a deployment may be under way.
  const folder = mkdtempSync(join(tmpdir(), 'stackwright-cdk-'))
  try {
    await assemble(opening, cloud, { estate, folder })
    const nodes = holdersOf(estate)
    const first = stackNames(estate.name).platform
    const effects = await Promise.all(
      stacksIn(folder).map(async ({ name, region, template }) =>
        differenceOf({
          stack: name,
          deployed: await deployedTemplate(cloud, name, region),
          wanted: template,
          // A second region has copies.
          nodeOf: (part) => (name === first ? nodes.get(part) : undefined),
        }),
      ),
    )
    return effects.flat()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The nodes whose data is in a construct of the platform's stack, by its name. */
function holdersOf({ databases, caches, buckets, secrets }: Estate): ReadonlyMap<string, NodeId> {
  const named = (kind: string, parts: readonly { readonly id: NodeId }[]) =>
    parts.map(({ id }) => [`${kind}${constructId(id)}`, id] as const)
  return new Map([
    ...named('Database', databases),
    ...named('Cache', caches),
    ...named('Bucket', buckets),
    ...named('Secret', secrets),
  ])
}

interface Stack {
  readonly name: string
  readonly region: string
  readonly template: Template
}

/** The stacks of a cloud assembly, in the order of their names. */
export function stacksIn(folder: string): Stack[] {
  const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'))
  const { artifacts } = read('manifest.json') as {
    readonly artifacts: Readonly<
      Record<
        string,
        {
          readonly type: string
          readonly environment?: string
          readonly properties?: { readonly templateFile: string; readonly stackName?: string }
        }
      >
    >
  }
  return Object.entries(artifacts)
    .filter(([, { type }]) => type === 'aws:cloudformation:stack')
    .map(([id, { environment = '', properties }]) => ({
      name: properties!.stackName ?? id,
      region: environment.split('/').at(-1)!,
      template: read(properties!.templateFile) as Template,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** The template with which a stack was deployed last; undefined where there is no such stack. */
async function deployedTemplate(cloud: Cloud, name: string, region: string): Promise<Template | undefined> {
  const step = `look at the stack ${name}`
  const { clients } = region === cloud.estate.region ? cloud : cloud.elsewhere(region)
  const stacks = await clients.stacks()
  const body = await ask(step, async () => {
    try {
      return (await stacks.getTemplate({ StackName: name, TemplateStage: 'Original' })).TemplateBody
    } catch (error) {
      // CloudFormation has no name of its own for that fault.
      if (/does not exist/.test((error as Error).message)) return undefined
      throw error
    }
  })
  if (body === undefined) return undefined
  try {
    return JSON.parse(body) as Template
  } catch {
    throw new Failure({
      step,
      reason: `the template of ${name} was not written by CDK, and cannot be compared`,
      left: 'nothing was changed',
      do: 'look at who has deployed it; a platform of another name has stacks of its own',
    })
  }
}
