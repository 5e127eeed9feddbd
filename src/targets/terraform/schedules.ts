import { awsCron } from '../amazon/cron.ts'
import type { HclFile } from './hcl.ts'
import { gate } from './lifecycle.ts'
import { ref, resource } from './resource.ts'
import { named, type Scene, subnetIds, word } from './scene.ts'

/** Jobs by the clock. */
export function schedulesFile(scene: Scene): HclFile | undefined {
  const { schedules } = scene.estate
  if (schedules.length === 0) return undefined
  return {
    blocks: schedules.map((schedule) =>
      resource('aws_scheduler_schedule', word(schedule.id), {
        name: named(scene, schedule.name),
        schedule_expression: `cron(${awsCron(schedule.cron)})`,
        schedule_expression_timezone: 'UTC',
        flexible_time_window: { mode: 'OFF' },
        target: {
          arn: ref('aws_ecs_cluster', 'this', 'arn'),
          role_arn: ref('aws_iam_role', word(schedule.role), 'arn'),
          ecs_parameters: {
            task_definition_arn: ref('aws_ecs_task_definition', word(schedule.task), 'arn'),
            task_count: 1,
            capacity_provider_strategy: { capacity_provider: 'FARGATE', weight: 1, base: 1 },
            enable_ecs_managed_tags: true,
            network_configuration: {
              subnets: subnetIds(scene, 'private'),
              security_groups: [ref('aws_security_group', word(schedule.group), 'id')],
              assign_public_ip: false,
            },
          },
          retry_policy: { maximum_retry_attempts: 2, maximum_event_age_in_seconds: 3600 },
        },
        depends_on: gate(scene),
      }),
    ),
  }
}
