import type { StackProps } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import type { Estate, Standby } from '../../amazon/estate.ts'
import { type Routing, routingOf } from '../../amazon/routing.ts'
import type { Kind } from '../../amazon/value.ts'
import { Attributes } from './attributes.ts'
import { Bucket } from './bucket.ts'
import { Cache } from './cache.ts'
import { Cluster } from './cluster.ts'
import { Database } from './database.ts'
import { Entry } from './entry.ts'
import type { ImagesStack } from './images-stack.ts'
import { library } from './library.ts'
import { Logs } from './logs.ts'
import { Machine } from './machine.ts'
import { constructId } from './names.ts'
import { Network } from './network.ts'
import { addOutputs } from './outputs.ts'
import { Role } from './role.ts'
import { S3PrefixList } from './s3-prefix-list.ts'
import { Secret } from './secret.ts'
import { SecurityGroups } from './security-groups.ts'
import { addTags } from './tags.ts'
import { TaskDefinition } from './task-definition.ts'
import { serviceFacts } from './facts.ts'

const { ArnFormat, Stack } = library('aws-cdk-lib')

/** What the stack of a platform is made from. */
export interface PlatformStackProps extends StackProps {
  readonly estate: Estate
  /** The stack with the repositories. */
  readonly images: ImagesStack
  /** The platform in the first region, of which this one is the second. */
  readonly first?: Estate
  /** How names lead here and to the other region. */
  readonly standby?: Pick<Standby, 'routing' | 'healthCheck'>
}

/**
 * All of a platform but its services: network, data, roles, logs, the load balancer, and what must run before services
 * do.
 */
export class PlatformStack extends Stack {
  /** What of it, and of the stack of images, others may speak of. */
  readonly attributes: Attributes
  readonly network: Network
  readonly groups: SecurityGroups
  readonly logs: Logs
  readonly cluster: Cluster
  /** Undefined where nothing has a route. */
  readonly entry?: Entry
  readonly secrets: ReadonlyMap<string, Secret>
  readonly databases: ReadonlyMap<string, Database>
  readonly caches: ReadonlyMap<string, Cache>
  readonly buckets: ReadonlyMap<string, Bucket>
  readonly roles: ReadonlyMap<string, Role>
  /** Task definitions of jobs; those of services come with them. */
  readonly tasks: ReadonlyMap<string, TaskDefinition>
  readonly before?: Machine
  readonly after?: Machine

  constructor(scope: Construct, id: string, { estate, images, first, standby, ...props }: PlatformStackProps) {
    super(scope, id, {
      description: `${estate.platform} in ${estate.environment}`,
      ...props,
      env: { region: estate.region, ...props.env },
    })
    const attributes = (this.attributes = new Attributes(images.attributes))
    this.addStackDependency(images)

    this.logs = new Logs(this, 'Logs', { logs: estate.watch.logs, attributes })
    this.network = new Network(this, 'Network', { name: estate.name, network: estate.network, attributes })
    let prefixList: S3PrefixList | undefined
    const s3PrefixList = () =>
      (prefixList ??= new S3PrefixList(this, 'S3PrefixList', { name: `${estate.name}-prefix-list` })).id
    this.groups = new SecurityGroups(this, 'Groups', {
      vpc: this.network.vpc,
      groups: estate.groups,
      attributes,
      s3PrefixList,
    })
    if (estate.network.made && estate.network.endpoints.length > 0)
      this.network.addEndpoints(estate.network.endpoints, this.groups.group('endpoints').securityGroupId)

    this.secrets = each(
      estate.secrets,
      (secret) => new Secret(this, `Secret${constructId(secret.id)}`, { secret, attributes }),
    )
    this.buckets = each(
      estate.buckets,
      (bucket) => new Bucket(this, `Bucket${constructId(bucket.id)}`, { bucket, attributes }),
    )
    const data = {
      subnets: this.network.subnets.isolated.length > 0 ? this.network.subnets.isolated : this.network.subnets.private,
      attributes,
    }
    this.databases = each(
      estate.databases,
      (database) =>
        new Database(this, `Database${constructId(database.id)}`, {
          ...data,
          database,
          group: this.groups.group(database.group),
          ...(database.password !== undefined && { password: this.secret(database.password) }),
          logs: database.logs.flatMap((log) => this.logs.resource(`${database.id}-${log}`) ?? []),
          ...(database.copyOf && { source: this.#sourceOf(database.copyOf, first) }),
        }),
    )
    this.caches = each(
      estate.caches,
      (cache) =>
        new Cache(this, `Cache${constructId(cache.id)}`, {
          ...data,
          cache,
          group: this.groups.group(cache.group),
          ...(cache.password !== undefined && { password: this.secret(cache.password) }),
        }),
    )

    const execLog = estate.cluster.exec && attributes.of('log', estate.cluster.exec.log, 'name')
    this.cluster = new Cluster(this, 'Cluster', {
      cluster: estate.cluster,
      vpc: this.network.vpcId,
      attributes,
      ...(execLog !== undefined && { execLog }),
    })
    for (const service of estate.services) attributes.tell('service', service.id, serviceFacts(this, estate, service))
    this.roles = each(estate.roles, (role) => new Role(this, `Role${constructId(role.id)}`, { role, attributes }))
    if (estate.network.made) this.#flowLog(estate)
    if (estate.entry) this.entry = this.#entry(estate, standby && routingOf(standby, estate, first === undefined))
    // What is reached from the internet cannot be made before there is a way, nor the way be taken back before it is gone.
    if (this.network.publicRoute) this.entry?.loadBalancer.addResourceDependency(this.network.publicRoute)

    const ofServices = new Set(estate.services.map(({ task }) => task))
    const { repositories } = estate
    this.tasks = each(
      estate.tasks.filter((task) => !ofServices.has(task.id)),
      (task) => {
        const made = new TaskDefinition(this, `Task${constructId(task.id)}`, { task, repositories, attributes })
        attributes.tell('task', task.id, { arn: made.arn, family: made.family })
        return made
      },
    )
    const { before, after } = estate.lifecycle
    const machine = (part: NonNullable<typeof before>) =>
      new Machine(this, `Machine${constructId(part.id)}`, {
        machine: part,
        estate,
        role: this.#role(part.role).role,
        attributes,
      })
    if (before) this.before = machine(before)
    if (after) this.after = machine(after)
    this.#export(estate, ofServices)
    addOutputs(this, estate, attributes)
    addTags(this, estate)
  }

  /** A secret of the estate. */
  secret(id: string): Secret {
    return found(this.secrets, id, 'secret')
  }

  /**
   * Exports what services may speak of, whether they do now or not: CloudFormation takes back no export that another
   * stack still uses, and services that cease to speak of something are deployed after this stack.
   */
  #export({ entry, tasks, schedules }: Estate, ofServices: ReadonlySet<string>): void {
    const jobs = tasks.filter(({ id }) => !ofServices.has(id))
    const ofJobs = new Set(jobs.flatMap(({ taskRole, executionRole }) => [taskRole, executionRole]))
    const byClock = new Set(schedules.map(({ task }) => task))
    const isShared = (kind: Kind, id: string) =>
      kind === 'role'
        ? !ofJobs.has(id)
        : kind === 'task'
          ? byClock.has(id)
          : kind !== 'machine' || id === 'before' || id === 'after'
    const values = [
      ...this.attributes.references(isShared),
      this.cluster.arn,
      ...(this.cluster.namespace === undefined ? [] : [this.cluster.namespace]),
      ...(this.entry && entry?.certificate ? [this.entry.listener({ id: 'login', encrypted: true })] : []),
    ]
    for (const value of new Set(values)) this.exportValue(value)
  }

  #role(id: string): Role {
    return found(this.roles, id, 'role')
  }

  #flowLog({ watch, roles }: Estate): void {
    const role = roles.find(({ principal }) => principal === 'vpc-flow-logs.amazonaws.com')
    const log = watch.logs.find(({ id }) => id === 'flow')
    if (role && log)
      this.network.addFlowLog({
        logGroup: this.attributes.of('log', log.id, 'name'),
        role: this.#role(role.id).role.roleArn,
      })
  }

  #entry(estate: Estate, routing: Routing | undefined): Entry {
    const entry = estate.entry!
    const { subnets, vpcId } = this.network
    const accessLogs = entry.accessLogs && found(this.buckets, entry.accessLogs.bucket, 'bucket').bucket
    return new Entry(this, 'Entry', {
      entry,
      vpc: vpcId,
      subnets: entry.internal ? subnets.private : subnets.public,
      group: this.groups.group(entry.group),
      attributes: this.attributes,
      ...(accessLogs && { accessLogs }),
      ...(routing && { routing }),
    })
  }

  #sourceOf({ region, id }: { readonly region: string; readonly id: string }, first: Estate | undefined): string {
    const name = first?.databases.find((each) => each.id === id)?.name
    if (name === undefined) throw new Error(`database ${id} is a copy, and the first region is not known`)
    return this.formatArn({
      service: 'rds',
      region,
      resource: 'db',
      resourceName: name,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    })
  }
}

function each<Part extends { readonly id: string }, Made>(
  parts: readonly Part[],
  make: (part: Part) => Made,
): ReadonlyMap<string, Made> {
  return new Map(parts.map((part) => [part.id, make(part)]))
}

function found<Thing>(things: ReadonlyMap<string, Thing>, id: string, kind: string): Thing {
  const thing = things.get(id)
  if (!thing) throw new Error(`no ${kind} ${id} in the estate`)
  return thing
}
