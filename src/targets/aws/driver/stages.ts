import { join } from 'node:path'
import { fingerprint } from '../../../base/json.ts'
import type { Estate } from '../../amazon/estate.ts'
import type { Cloud } from '../../amazon/driver/cloud.ts'
import { onceFor } from '../../amazon/driver/once.ts'
import { putSecrets } from '../../amazon/driver/secrets.ts'
import { programHere } from '../../docker/docker.ts'
import type { Opening, Tell } from '../../target.ts'
import { stackNames, standbyStackNames } from '../constructs/names.ts'
import { assemble } from './assembly.ts'
import { type Cdk, deployStack, destroyStack } from './cdk.ts'
import { deployedEstate, noteDeployed } from './deployed.ts'
import { drawSecrets } from './drawn-secrets.ts'
import { whenLeft, withLeaving } from './leaving.ts'

/**
 * The stacks of a platform, deployed in their order, each at most once while its estate stays the same. Whoever asks
 * for a later one has the earlier ones.
 */
export interface Stages {
  images(tell: Tell): Promise<void>
  platform(tell: Tell): Promise<void>
  services(tell: Tell): Promise<void>
  /** True when services are as they were deployed last, so that nothing else will deploy their stack. */
  unchangedServices(): boolean
  /** Removes all stacks. What is kept stays. */
  destroy(tell: Tell): Promise<void>
}

/** The stages of a platform on AWS. `cloud.estate` may become another one while images are built. */
export function stagesOf(opening: Opening, cloud: Cloud): Stages {
  let before = deployedEstate(opening.folder)
  // One deployment at a time: they share a folder, and each needs the one before.
  const once = onceFor()

  async function assembly(estate: Estate, protect = true): Promise<Cdk> {
    const folder = join(opening.folder, 'cdk.out')
    const { cdk } = await assemble(opening, cloud, { estate, folder, protect })
    return { node: programHere(process.execPath), cdk, folder, region: estate.region }
  }

  const wide = () => withLeaving(cloud.estate, before)

  async function deployAll(estate: Estate, which: Stage, tell: Tell): Promise<void> {
    const cdk = await assembly(estate)
    for (const { name, region } of stacksOf(estate, which)) await deployStack({ ...cdk, region }, name, tell)
  }

  /** Removes stacks, all that stand on others first. Protection goes by a deployment; then what it protected. */
  async function removeAll(cdk: Cdk, stacks: (which: Stage) => readonly StackPlace[], tell: Tell): Promise<void> {
    // A copy hangs on what it is a copy of.
    for (const { name, region } of stacks('services').toReversed()) await destroyStack({ ...cdk, region }, name, tell)
    for (const { name, region } of stacks('platform').toReversed()) {
      await deployStack({ ...cdk, region }, name, tell)
      await destroyStack({ ...cdk, region }, name, tell)
    }
    for (const { name, region } of stacks('images').toReversed()) await destroyStack({ ...cdk, region }, name, tell)
  }

  /** Removes a second region that the platform has no longer: its copies go before what they are copies of changes. */
  async function leaveSecond(tell: Tell): Promise<void> {
    const last = before
    const old = last?.standby
    if (!last || !old || last.name !== cloud.estate.name || old.region === cloud.estate.standby?.region) return
    const { standby: _, ...alone } = last
    await removeAll(
      await assembly(last, false),
      (which) => stacksOf(last, which).filter(({ region }) => region === old.region),
      tell,
    )
    before = alone
    noteDeployed(opening.folder, alone)
  }

  const stages: Stages = {
    images: (tell) => {
      const estate = wide()
      return once('images', { ...estate, tasks: [], services: [], lifecycle: {} }, async () =>
        deployAll(estate, 'images', tell),
      )
    },
    async platform(tell) {
      await stages.images(tell)
      const estate = wide()
      await once('platform', estate, async () => {
        await leaveSecond(tell)
        await drawSecrets(cloud)
        await putSecrets(only(cloud, 'ssm'), opening.project, tell)
        await deployAll(estate, 'platform', tell)
        await putSecrets(only(cloud, 'secrets-manager'), opening.project, tell)
      })
    },
    async services(tell) {
      await stages.platform(tell)
      const { estate } = cloud
      await once('services', estate, async () => {
        // The stack of services may not speak of what leaves, and that of the platform has it until then.
        const wider = wide()
        const cdk = await assembly(wider === estate ? estate : whenLeft(wider, estate))
        for (const { name, region } of stacksOf(estate, 'services')) await deployStack({ ...cdk, region }, name, tell)
        if (wider !== estate) {
          await deployAll(estate, 'platform', tell)
          await deployAll(estate, 'images', tell)
        }
        noteDeployed(opening.folder, estate)
      })
    },
    unchangedServices: () =>
      before !== undefined && fingerprint(servicesOf(before)) === fingerprint(servicesOf(cloud.estate)),
    destroy: (tell) =>
      once('destroy', cloud.estate, async () => {
        const estate = before ?? cloud.estate
        await removeAll(await assembly(estate, false), (which) => stacksOf(estate, which), tell)
      }),
  }
  return stages
}

type Stage = keyof ReturnType<typeof stackNames>

interface StackPlace {
  readonly name: string
  readonly region: string
}

/** The stacks of one stage, in the order of deployment: those of the first region, then those of the second. */
function stacksOf(estate: Estate, which: Stage): StackPlace[] {
  const { region, standby } = estate
  return [
    { name: stackNames(estate.name)[which], region },
    ...(standby ? [{ name: standbyStackNames(estate, standby)[which], region: standby.region }] : []),
  ]
}

function servicesOf({ services, tasks, lifecycle, schedules, repositories, entry, standby }: Estate): unknown {
  const logins = entry?.rules.filter(({ login }) => login)
  return [
    services,
    tasks,
    lifecycle,
    schedules,
    repositories,
    entry?.targets,
    logins,
    standby && servicesOf(standby.estate),
  ]
}

/** The cloud as far as its secrets are kept in one place. */
function only(cloud: Cloud, kept: 'ssm' | 'secrets-manager'): Cloud {
  return {
    ...cloud,
    estate: { ...cloud.estate, secrets: cloud.estate.secrets.filter((secret) => secret.kept === kept) },
  }
}
