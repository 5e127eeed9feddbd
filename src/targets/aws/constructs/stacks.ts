import type { App, Environment } from 'aws-cdk-lib'
import type { Estate } from '../../amazon/estate.ts'
import { ImagesStack } from './images-stack.ts'
import { stackNames, standbyStackNames } from './names.ts'
import { PlatformStack } from './platform-stack.ts'
import { ServicesStack } from './services-stack.ts'

/** What the stacks of a platform are made from. */
export interface PlatformStacksProps {
  readonly estate: Estate
  /** The account; that of the credentials, which `cdk` finds, when it is left out. */
  readonly account?: string
  /**
   * Protect what holds data from deletion, as the estate says.
   * @default true
   */
  readonly protect?: boolean
}

/** The stacks of a platform, in the order in which they are deployed. */
export interface PlatformStacks {
  readonly images: ImagesStack
  readonly platform: PlatformStack
  readonly services: ServicesStack
  /** The same in a second region. */
  readonly standby?: {
    readonly images: ImagesStack
    readonly platform: PlatformStack
    readonly services: ServicesStack
  }
}

/**
 * The stacks of a platform: its images; all of it but what serves; and its services. A service must not begin before
 * its image is pushed, and what a team changes daily should not be in the stack that holds its data.
 */
export function platformStacks(
  app: App,
  { estate: whole, account, protect = true }: PlatformStacksProps,
): PlatformStacks {
  const estate = protect ? whole : unprotected(whole)
  const names = stackNames(estate.name)
  const env: Environment = { region: estate.region, ...(account !== undefined && { account }) }
  const { standby } = estate
  const images = new ImagesStack(app, names.images, { estate, env })
  const platform = new PlatformStack(app, names.platform, {
    estate,
    images,
    env,
    terminationProtection: protect && hasKept(estate),
    ...(standby && { standby }),
  })
  const services = new ServicesStack(app, names.services, { estate, platform, env })
  if (!standby) return { images, platform, services }
  const second = { ...env, region: standby.region }
  const ids = standbyStackNames(estate, standby)
  const copies = new ImagesStack(app, ids.images, { estate: standby.estate, env: second })
  const away = new PlatformStack(app, ids.platform, {
    estate: standby.estate,
    images: copies,
    env: second,
    first: estate,
    standby,
  })
  // Copies follow what they are copies of: databases, secrets.
  away.addStackDependency(platform)
  return {
    images,
    platform,
    services,
    standby: {
      images: copies,
      platform: away,
      services: new ServicesStack(app, ids.services, { estate: standby.estate, platform: away, env: second }),
    },
  }
}

/** True where losing the stack would lose data, which CloudFormation then refuses to delete by accident. */
function hasKept({ databases, buckets, secrets }: Estate): boolean {
  return [...databases, ...buckets, ...secrets].some(({ keep }) => keep)
}

/** An estate whose databases and load balancer may be deleted; what is kept is kept all the same. */
function unprotected(estate: Estate): Estate {
  return {
    ...estate,
    databases: estate.databases.map((database) => ({ ...database, deletionProtection: false })),
    ...(estate.entry && { entry: { ...estate.entry, deletionProtection: false } }),
    ...(estate.standby && { standby: { ...estate.standby, estate: unprotected(estate.standby.estate) } }),
  }
}
