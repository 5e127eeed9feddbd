import { join } from 'node:path'
import { fingerprint } from '../../../base/json.ts'
import { ProblemsFound } from '../../../base/problem.ts'
import type { Estate } from '../../amazon/estate.ts'
import type { Cloud } from '../../amazon/driver/cloud.ts'
import { putSecrets } from '../../amazon/driver/secrets.ts'
import { programHere } from '../../docker/docker.ts'
import type { Opening, Tell } from '../../target.ts'
import { stackNames } from '../constructs/names.ts'
import { synthesise } from './assembly.ts'
import { type Cdk, deployStack, destroyStack } from './cdk.ts'
import { deployedEstate, noteDeployed } from './deployed.ts'
import { drawSecrets } from './drawn-secrets.ts'
import { withLeaving } from './leaving.ts'
import { findTools } from './tools.ts'
import { withZones } from './zones.ts'
import type { AwsOptions } from '../options.ts'

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
  const options = (opening.options ?? {}) as Partial<AwsOptions>
  const before = deployedEstate(opening.folder)
  const done = new Map<string, Promise<void>>()
  // One deployment at a time: they share a folder, and each needs the one before.
  let last: Promise<void> = Promise.resolve()

  const once = (name: string, estate: Estate, act: () => Promise<void>): Promise<void> => {
    const key = `${name} ${fingerprint(estate)}`
    const known = done.get(key)
    if (known) return known
    const run = last.then(act)
    last = run.catch(() => {})
    done.set(key, run)
    // One that failed is tried again by the next who asks.
    run.catch(() => done.delete(key))
    return run
  }

  async function assembly(estate: Estate, protect = true): Promise<Cdk> {
    const tools = findTools(opening.project)
    if ('code' in tools) throw new ProblemsFound([tools])
    const folder = join(opening.folder, 'cdk.out')
    await synthesise({
      estate: await withZones(cloud, estate),
      account: await cloud.account(),
      folder,
      library: tools.library,
      protect,
      ...(options.qualifier !== undefined && { qualifier: options.qualifier }),
    })
    return { node: programHere(process.execPath), cdk: tools.cdk, folder, region: estate.region }
  }

  const wide = () => withLeaving(cloud.estate, before)
  const regions = (estate: Estate, which: 'platform' | 'services') => [
    { name: stackNames(estate.name)[which], region: estate.region },
    ...(estate.standby
      ? [{ name: stackNames(`${estate.name}-${estate.standby.region}`)[which], region: estate.standby.region }]
      : []),
  ]

  async function deployAll(estate: Estate, which: 'platform' | 'services', tell: Tell): Promise<void> {
    const cdk = await assembly(estate)
    for (const { name, region } of regions(estate, which)) await deployStack({ ...cdk, region }, name, tell)
  }

  const stages: Stages = {
    images: (tell) => {
      const estate = wide()
      return once('images', { ...estate, tasks: [], services: [], lifecycle: {} }, async () =>
        deployStack(await assembly(estate), stackNames(estate.name).images, tell),
      )
    },
    async platform(tell) {
      await stages.images(tell)
      const estate = wide()
      await once('platform', estate, async () => {
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
        const cdk = await assembly(
          wider === estate ? estate : { ...wider, services: estate.services, schedules: estate.schedules },
        )
        for (const { name, region } of regions(estate, 'services')) await deployStack({ ...cdk, region }, name, tell)
        if (wider !== estate) {
          await deployAll(estate, 'platform', tell)
          await deployStack(await assembly(estate), stackNames(estate.name).images, tell)
        }
        noteDeployed(opening.folder, estate)
      })
    },
    unchangedServices: () =>
      before !== undefined && fingerprint(servicesOf(before)) === fingerprint(servicesOf(cloud.estate)),
    destroy: (tell) =>
      once('destroy', cloud.estate, async () => {
        const estate = before ?? cloud.estate
        const cdk = await assembly(estate, false)
        for (const { name, region } of regions(estate, 'services').toReversed())
          await destroyStack({ ...cdk, region }, name, tell)
        // Protection goes first, by a deployment; then what it protected.
        for (const { name, region } of regions(estate, 'platform').toReversed()) {
          await deployStack({ ...cdk, region }, name, tell)
          await destroyStack({ ...cdk, region }, name, tell)
        }
        await destroyStack(cdk, stackNames(estate.name).images, tell)
      }),
  }
  return stages
}

function servicesOf({ services, tasks, lifecycle, schedules, repositories, entry }: Estate): unknown {
  return [services, tasks, lifecycle, schedules, repositories, entry?.targets]
}

/** The cloud as far as its secrets are kept in one place. */
function only(cloud: Cloud, kept: 'ssm' | 'secrets-manager'): Cloud {
  return {
    ...cloud,
    estate: { ...cloud.estate, secrets: cloud.estate.secrets.filter((secret) => secret.kept === kept) },
  }
}
