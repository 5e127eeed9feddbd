import type { CustomResource, StackProps } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import type { Estate } from '../../amazon/estate.ts'
import { executionName } from '../../amazon/release.ts'
import { Alarms } from './alarms.ts'
import { Attributes } from './attributes.ts'
import { Budget } from './budget.ts'
import { Dashboard } from './dashboard.ts'
import { EventRules } from './event-rules.ts'
import { library } from './library.ts'
import { Logins } from './logins.ts'
import { constructId } from './names.ts'
import type { PlatformStack } from './platform-stack.ts'
import { Schedules } from './schedules.ts'
import { Service } from './service.ts'
import { addTags } from './tags.ts'
import { TaskDefinition } from './task-definition.ts'
import { Topics } from './topics.ts'
import { Waiter } from './waiter.ts'

const { Stack } = library('aws-cdk-lib')

/** What the stack of services is made from. */
export interface ServicesStackProps extends StackProps {
  readonly estate: Estate
  readonly platform: PlatformStack
}

/**
 * The services of a platform, after what must run before them and before what proves them; and how all of it is
 * watched.
 */
export class ServicesStack extends Stack {
  readonly services: ReadonlyMap<string, Service>
  readonly topics: Topics

  constructor(scope: Construct, id: string, { estate, platform, ...props }: ServicesStackProps) {
    super(scope, id, {
      description: `Services of ${estate.platform} in ${estate.environment}`,
      ...props,
      env: { region: estate.region, ...props.env },
    })
    this.addStackDependency(platform)
    const attributes = new Attributes(platform.attributes)
    const machines = [platform.before, platform.after].filter((machine) => machine !== undefined)
    const waiter =
      machines.length > 0 ? new Waiter(this, 'Waiter', { name: `${estate.name}-waiter`, machines }) : undefined
    const before =
      estate.lifecycle.before &&
      waiter?.run('Before', platform.before!.arn, executionName(estate, estate.lifecycle.before))
    const logins =
      estate.entry && platform.entry
        ? new Logins(this, 'Logins', {
            entry: estate.entry,
            made: platform.entry,
            secret: (secret) => platform.secret(secret),
          })
        : undefined
    this.services = this.#services(estate, platform, attributes, before)
    // A target group takes tasks once a rule leads to it.
    for (const service of this.services.values())
      for (const rule of logins?.rules ?? []) service.node.addDependency(rule)
    this.topics = new Topics(this, 'Topics', { topics: estate.watch.topics, attributes })
    const schedules = new Schedules(this, 'Schedules', {
      name: estate.name,
      schedules: estate.schedules,
      cluster: platform.cluster.arn,
      subnets: platform.network.subnets.private,
      group: (group) => platform.groups.group(group),
      attributes,
    })
    if (before) schedules.node.addDependency(before)
    const { alarms, composites } = estate.watch
    new Alarms(this, 'Alarms', { alarms, composites, attributes })
    new EventRules(this, 'Events', { events: estate.watch.events, attributes })
    if (estate.watch.dashboard) new Dashboard(this, 'Dashboard', { dashboard: estate.watch.dashboard, attributes })
    if (estate.watch.budget) new Budget(this, 'Budget', { budget: estate.watch.budget, platform: estate.platform })
    if (estate.lifecycle.after && waiter) {
      const after = waiter.run('After', platform.after!.arn, executionName(estate, estate.lifecycle.after))
      for (const service of this.services.values()) after.node.addDependency(service)
    }
    addTags(this, estate)
  }

  #services(
    estate: Estate,
    platform: PlatformStack,
    attributes: Attributes,
    before: CustomResource | undefined,
  ): Map<string, Service> {
    const services = new Map<string, Service>()
    for (const service of estate.services) {
      const part = estate.tasks.find((each) => each.id === service.task)
      if (!part) throw new Error(`no task ${service.task} in the estate`)
      const known =
        platform.tasks.get(part.id) ??
        (this.node.tryFindChild(`Task${constructId(part.id)}`) as TaskDefinition | undefined)
      const task =
        known ??
        new TaskDefinition(this, `Task${constructId(part.id)}`, {
          task: part,
          repositories: estate.repositories,
          attributes,
        })
      if (!known) attributes.tell('task', part.id, { arn: task.arn, family: task.family })
      const made = new Service(this, `Service${constructId(service.id)}`, {
        service,
        task,
        attributes,
        cluster: platform.cluster.name,
        subnets: platform.network.subnets.private,
        group: platform.groups.group(service.group),
        targets: service.targets.map((id) => ({
          target: estate.entry!.targets.find((each) => each.id === id)!,
          made: platform.entry!.target(id),
        })),
        ...(platform.cluster.namespace !== undefined && { namespace: platform.cluster.namespace }),
      })
      if (before) made.node.addDependency(before)
      services.set(service.id, made)
    }
    return services
  }
}
