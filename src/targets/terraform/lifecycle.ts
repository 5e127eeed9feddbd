import type { Machine } from '../amazon/estate.ts'
import { documentOf } from '../amazon/machine.ts'
import type { Field } from '../amazon/states.ts'
import { executionName } from '../amazon/release.ts'
import { cachePasswords } from './caches.ts'
import { databaseServers } from './databases.ts'
import { allRules } from './groups.ts'
import { type Block, call, code, type Expression, type HclFile, noted, type Special, template } from './hcl.ts'
import { waysOut } from './network.ts'
import { ref, resource, terraformData, whole } from './resource.ts'
import { policiesOf } from './roles.ts'
import { expressionOf, named, type Scene, word } from './scene.ts'
import { scriptCommand } from './scripts.ts'
import { secretValues } from './secrets.ts'

/** What runs before services roll, and after: state machines, and the steps of Terraform that start them and wait. */
export function lifecycleFile(scene: Scene): HclFile {
  const {
    lifecycle: { before, after },
    services,
  } = scene.estate
  return {
    comment:
      before || after
        ? 'What must have run before services roll, and the proof after. Each state machine runs one-off tasks in order, awaits them and looks at their exit codes; it leaves out ' +
          'what has been done for the same inputs. The script that starts one needs the AWS CLI. stackwright up starts the same machines.'
        : undefined,
    blocks: [
      terraformData(
        'ready',
        {
          depends_on: [
            ...secretValues(scene),
            ...policiesOf(scene),
            ...databaseServers(scene),
            ...cachePasswords(scene),
            ...waysOut(scene),
            ...allRules(scene),
            whole('aws_ecs_cluster_capacity_providers', 'this'),
          ],
        },
        'All that a task needs before it can start.',
      ),
      ...(before ? [machine(scene, before), run(scene, before, [whole('terraform_data', 'ready')])] : []),
      ...(after
        ? [
            machine(scene, after),
            run(
              scene,
              after,
              services.map((each) => whole('aws_ecs_service', word(each.id))),
            ),
          ]
        : []),
    ],
  }
}

/** What services wait for. */
export function gate({ estate }: Scene): Special[] {
  return [whole('terraform_data', estate.lifecycle.before ? 'before' : 'ready')]
}

function machine(scene: Scene, machine: Machine): Block {
  const log = ref('aws_cloudwatch_log_group', word(machine.log), 'arn')
  return resource(
    'aws_sfn_state_machine',
    word(machine.id),
    {
      name: named(scene, machine.name),
      role_arn: ref('aws_iam_role', word(machine.role), 'arn'),
      definition: call('jsonencode', fieldOf(scene, documentOf(scene.estate, machine) as unknown as Field)),
      logging_configuration: { level: 'ALL', include_execution_data: false, log_destination: template(log, ':*') },
      depends_on: [whole('aws_iam_role_policy', word(machine.role))],
    },
    machine.steps.map(({ title }) => title).join(', '),
  )
}

function fieldOf(scene: Scene, field: Field): Expression {
  if (typeof field === 'string') return expressionOf(scene, field)
  if (typeof field !== 'object' || field === null) return field
  if (Array.isArray(field)) return field.map((each) => fieldOf(scene, each))
  if ('value' in field && Array.isArray(field.value))
    return expressionOf(scene, field as { readonly value: readonly string[] })
  return Object.fromEntries(
    Object.entries(field)
      .filter(([, each]) => each !== undefined)
      .map(([name, each]) => [name, fieldOf(scene, each as Field)]),
  )
}

function run(scene: Scene, machine: Machine, after: readonly Special[]): Block {
  const name = word(machine.id)
  return terraformData(name, {
    triggers_replace: noted(
      'Changes with everything that the tasks of a release run.',
      executionName(scene.estate, machine),
    ),
    provisioner: {
      command: scriptCommand(scene, 'run-machine'),
      environment: {
        AWS_REGION: code('var.aws_region'),
        MACHINE: ref('aws_sfn_state_machine', name, 'arn'),
        RELEASE: code('self.triggers_replace'),
      },
    },
    depends_on: after,
  })
}
