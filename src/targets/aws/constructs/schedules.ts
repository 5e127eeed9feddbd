import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2'
import { Construct } from 'constructs'
import type { Schedule } from '../../amazon/estate.ts'
import { awsCron } from '../../amazon/cron.ts'
import type { Attributes } from './attributes.ts'
import { library } from './library.ts'
import { constructId } from './names.ts'

const { CfnSchedule, CfnScheduleGroup } = library('aws-cdk-lib/aws-scheduler')

/** What schedules are made from. */
export interface SchedulesProps {
  readonly name: string
  readonly schedules: readonly Schedule[]
  readonly cluster: string
  readonly subnets: readonly string[]
  group(id: string): ISecurityGroup
  readonly attributes: Attributes
}

/** Jobs by the clock, started by EventBridge Scheduler. */
export class Schedules extends Construct {
  constructor(scope: Construct, id: string, { name, schedules, cluster, subnets, group, attributes }: SchedulesProps) {
    super(scope, id)
    if (schedules.length === 0) return
    const folder = new CfnScheduleGroup(this, 'Group', { name })
    for (const schedule of schedules) {
      const made = new CfnSchedule(this, constructId(schedule.id), {
        name: schedule.name,
        groupName: name,
        scheduleExpression: `cron(${awsCron(schedule.cron)})`,
        scheduleExpressionTimezone: 'UTC',
        flexibleTimeWindow: { mode: 'OFF' },
        target: {
          arn: cluster,
          roleArn: attributes.of('role', schedule.role, 'arn'),
          retryPolicy: { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 3600 },
          ecsParameters: {
            taskDefinitionArn: attributes.of('task', schedule.task, 'arn'),
            taskCount: 1,
            launchType: 'FARGATE',
            propagateTags: 'TASK_DEFINITION',
            enableEcsManagedTags: true,
            networkConfiguration: {
              awsvpcConfiguration: {
                subnets: [...subnets],
                securityGroups: [group(schedule.group).securityGroupId],
                assignPublicIp: 'DISABLED',
              },
            },
          },
        },
      })
      made.addResourceDependency(folder)
    }
  }
}
