import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fingerprint } from '../../../base/json.ts'
import { nodesOf } from '../../../graph/graph.ts'
import type { Cloud } from '../../amazon/driver/cloud.ts'
import { onceFor } from '../../amazon/driver/once.ts'
import { putSecrets } from '../../amazon/driver/secrets.ts'
import { writeKept } from '../../docker/kept.ts'
import { givenSecret } from '../../secret-files.ts'
import type { Opening, Tell } from '../../target.ts'
import { filesOf, keptAddresses, resourceAddresses } from '../files.ts'
import type { TerraformOptions } from '../options.ts'
import { type Scene, secondModule } from '../scene.ts'
import { givenVariable } from '../secrets.ts'
import { refuseLoss, refuseOrphans, summary } from './plan.ts'
import { type Terraform, terraformOn } from './terraform.ts'

/**
 * A platform applied in stages, each at most once while its estate stays the same. Whoever asks for a later one has the
 * earlier ones.
 */
export interface Stages {
  /** Repositories alone, so that images can be pushed before anything names them. */
  images(tell: Tell): Promise<void>
  /** All that services stand on: what runs before them needs it. */
  platform(tell: Tell): Promise<void>
  /** Everything, without an exception: what services wait for has run by then, or runs now. */
  all(tell: Tell): Promise<void>
  /** True when services are as they were applied last. */
  unchangedServices(): boolean
  /** Removes everything, what is kept too. */
  destroy(tell: Tell): Promise<void>
}

/** Resources that come with services, or after them; the state machines are started by the driver before. */
const late =
  /^(module\.\w+\.)?(aws_ecs_service|aws_appautoscaling_|aws_scheduler_|aws_cloudwatch_(metric_alarm|dashboard|event_)|aws_budgets_|terraform_data\.(before|after)$)/

/** The stages of a platform on AWS by Terraform. `cloud.estate` may become another one while images are built. */
export function stagesOf(opening: Opening, cloud: Cloud, terraform = terraformFor(opening, cloud)): Stages {
  const folder = folderOf(opening)
  let initialised: Promise<void> | undefined

  // One command at a time: they share a folder and a state.
  const each = onceFor()
  const once = (name: string, act: () => Promise<void>, of: unknown = cloud.estate) => each(name, of, act)

  const sceneOf = (mayGo = false): Scene => ({
    estate: cloud.estate,
    options: (opening.options ?? {}) as Partial<TerraformOptions>,
    mayGo,
  })

  async function layOut(scene: Scene, tell: Tell): Promise<void> {
    // Files of a second region that is no longer wanted: what they made may still be there.
    if (scene.estate.standby === undefined && existsSync(join(folder, secondModule, 'main.tf')))
      refuseOrphans(await terraform.resources(), folder)
    writeFiles(folder, filesOf(scene))
    await (initialised ??= terraform.init(tell).catch((error: unknown) => {
      initialised = undefined
      throw error
    }))
  }

  async function apply(scene: Scene, targets: readonly string[], tell: Tell): Promise<void> {
    await layOut(scene, tell)
    const changes = await terraform.plan({ targets }, tell)
    if (scene.mayGo !== true) refuseLoss(changes, keptAddresses(scene))
    tell(summary(changes))
    if (changes.length > 0) await terraform.apply(tell)
  }

  const stages: Stages = {
    images: (tell) =>
      once(
        'images',
        async () => {
          const targets = resourceAddresses(sceneOf()).filter((each) => /^(module\.\w+\.)?aws_ecr_/.test(each))
          if (targets.length > 0) await apply(sceneOf(), targets, tell)
          // What is in repositories changes nothing of them.
        },
        cloud.estate.repositories.map(({ id, name, keep }) => [id, name, keep]),
      ),
    async platform(tell) {
      await stages.images(tell)
      await once('platform', async () => {
        await apply(
          sceneOf(),
          resourceAddresses(sceneOf()).filter((each) => !late.test(each)),
          tell,
        )
        // A given secret that has changed since is written without a new number in secret_versions.
        await putSecrets(cloud, opening.project, tell)
      })
    },
    async all(tell) {
      await stages.platform(tell)
      await once('all', async () => {
        await apply(sceneOf(), [], tell)
        writeKept(join(folder, 'applied'), servicesOf(sceneOf()))
      })
    },
    unchangedServices: () => applied(folder) === servicesOf(sceneOf()),
    destroy: (tell) =>
      once('destroy', async () => {
        const scene = sceneOf(true)
        await layOut(scene, tell)
        const guarded = (await terraform.resources()).filter((each) =>
          /^(module\.\w+\.)?aws_(lb|db_instance|rds_cluster|rds_global_cluster)\./.test(each),
        )
        // Protection goes first, by an apply of its own; then what it protected.
        if (guarded.length > 0) await apply(scene, guarded, tell)
        const changes = await terraform.plan({ destroy: true }, tell)
        tell(summary(changes))
        if (changes.length > 0) await terraform.apply(tell)
        rmSync(join(folder, 'applied'), { force: true })
      }),
  }
  return stages
}

/** The folder in the state folder that has the files as an owner would have them, and the state where it is local. */
export function folderOf({ folder }: Pick<Opening, 'folder'>): string {
  return join(folder, 'terraform')
}

function terraformFor(opening: Opening, cloud: Cloud): Terraform {
  const { tool = 'terraform', parallelism = 20 } = (opening.options ?? {}) as Partial<TerraformOptions>
  const plugins = process.env['STACKWRIGHT_TERRAFORM_PLUGINS']
  return terraformOn({
    program: cloud.program(tool),
    tool,
    folder: folderOf(opening),
    parallelism,
    ...(plugins !== undefined && { plugins }),
    secrets: () => givenVariables(opening, cloud),
  })
}

/**
 * Given secrets as variables of the process, where other users of the machine cannot see them. One that is not given
 * here has a value on AWS already, which `lacks` has made sure of; an empty one is never written, since its number does
 * not change.
 */
function givenVariables({ graph, project }: Opening, { estate }: Cloud): Record<string, string> {
  const nodes = new Map(nodesOf(graph, 'secret').map((node) => [node.id, node]))
  return Object.fromEntries(
    estate.secrets
      .filter((each) => !each.draw)
      .map(({ id }) => {
        const node = nodes.get(id)
        return [`TF_VAR_${givenVariable(id)}`, (node && givenSecret(node, project)) ?? '']
      }),
  )
}

function writeFiles(folder: string, files: ReadonlyMap<string, string>): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const below = join(folder, secondModule)
  const written = [
    ...readdirSync(folder),
    ...(existsSync(below) ? readdirSync(below).map((name) => `${secondModule}/${name}`) : []),
  ]
  for (const name of written)
    if (/\.tf$|\.tfvars(\.json)?$/.test(name) && !name.endsWith('_override.tf') && !files.has(name))
      rmSync(join(folder, name))
  for (const [path, content] of files) writeKept(join(folder, path), content)
}

function servicesOf({ estate: { services, tasks, lifecycle, schedules, repositories, entry } }: Scene): string {
  return fingerprint([services, tasks, lifecycle, schedules, repositories, entry?.targets])
}

function applied(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, 'applied'), 'utf8')
  } catch {
    return undefined
  }
}
