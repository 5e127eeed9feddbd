import type { Statement } from '../amazon/estate.ts'
import type { Value } from '../amazon/value.ts'
import { call, type Expression, type HclFile, noted, type Special } from './hcl.ts'
import { ref, resource, whole } from './resource.ts'
import { expressionOf, named, type Scene, word } from './scene.ts'

/** Roles, each with exactly what it needs. */
export function rolesFile(scene: Scene): HclFile | undefined {
  const { roles } = scene.estate
  if (roles.length === 0) return undefined
  return {
    comment: 'Who may do what. A resource that is everything says why.',
    blocks: roles.flatMap((role) => [
      resource('aws_iam_role', word(role.id), {
        name: named(scene, role.name),
        description: role.about,
        assume_role_policy: call('jsonencode', {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { Service: role.principal }, Action: 'sts:AssumeRole' }],
        }),
      }),
      ...(role.statements.length === 0
        ? []
        : [
            resource('aws_iam_role_policy', word(role.id), {
              name: 'needed',
              role: ref('aws_iam_role', word(role.id), 'id'),
              policy: call('jsonencode', {
                Version: '2012-10-17',
                Statement: role.statements.map((each) => statement(scene, each)),
              }),
            }),
          ]),
      ...role.managed.map((arn) =>
        resource('aws_iam_role_policy_attachment', word(`${role.id}_${arn.slice(arn.lastIndexOf('/') + 1)}`), {
          role: ref('aws_iam_role', word(role.id), 'name'),
          policy_arn: arn,
        }),
      ),
    ]),
  }
}

function statement(scene: Scene, { sid, actions, resources, conditions, why }: Statement): Expression {
  const list = resources.map((each) => expressionOf(scene, each))
  const resource: Expression = list.length === 1 ? list[0]! : list
  return {
    Sid: sid,
    Effect: 'Allow',
    Action: actions.length === 1 ? actions[0]! : actions,
    Resource:
      why === undefined
        ? resource
        : noted(`${why.charAt(0).toUpperCase()}${why.slice(1)}${why.endsWith('.') ? '' : '.'}`, resource),
    Condition:
      conditions &&
      Object.fromEntries(
        Object.entries(conditions).map(([test, of]) => [
          test,
          Object.fromEntries(Object.entries(of).map(([key, value]) => [key, conditionValue(scene, value)])),
        ]),
      ),
  }
}

function conditionValue(scene: Scene, value: Value | readonly Value[]): Expression {
  return Array.isArray(value)
    ? (value as readonly Value[]).map((each) => expressionOf(scene, each))
    : expressionOf(scene, value as Value)
}

/** Policies that must hold before anything acts by them. */
export function policiesOf({ estate }: Scene): Special[] {
  return estate.roles
    .filter((role) => role.statements.length > 0 && role.principal === 'ecs-tasks.amazonaws.com')
    .map((role) => whole('aws_iam_role_policy', word(role.id)))
}
