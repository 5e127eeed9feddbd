import { hasUsualName, type Scene } from './scene.ts'
import type { Variable } from './variables.ts'

/** What all names begin with. */
export function nameVariables(scene: Scene): Variable[] {
  const { estate } = scene
  if (!hasUsualName(scene))
    return [
      {
        name: 'name',
        type: 'string',
        about: 'The beginning of every name.',
        value: estate.name,
        valid: short('name', 'var.name'),
      },
    ]
  return [
    {
      name: 'project_name',
      type: 'string',
      about: 'The platform. All names begin with it: another one makes everything anew.',
      value: estate.platform,
      valid: short('project_name', 'var.project_name'),
    },
    {
      name: 'environment',
      type: 'string',
      about: 'The environment, the second part of all names.',
      value: estate.environment,
      valid: short('environment', '"${var.project_name}-${var.environment}"'),
    },
  ]
}

function short(name: string, text: string): NonNullable<Variable['valid']> {
  return {
    condition: `can(regex("^[a-z][a-z0-9-]*$", var.${name})) && length(${text}) <= 28`,
    message: 'Names are of small letters, digits and hyphens, and 28 characters at most with the environment.',
  }
}

/** Where everything is, and what is on every resource. */
export function placeVariables({ estate, options }: Scene): Variable[] {
  return [
    {
      name: 'aws_region',
      type: 'string',
      about: 'The region.',
      value: estate.region,
      valid: {
        condition: 'can(regex("^[a-z]{2}(-[a-z]+)+-[1-9]$", var.aws_region))',
        message: 'A region looks like eu-west-1.',
      },
    },
    {
      name: 'account_id',
      type: 'string',
      about:
        'The number of the account; anything is refused in another one. Null: the account of the credentials that are used.',
      usual: null,
      ...(options.account !== undefined && { value: options.account }),
      valid: {
        condition: 'var.account_id == null || can(regex("^[0-9]{12}$", var.account_id))',
        message: 'The number of an account has twelve digits.',
      },
    },
    { name: 'tags', type: 'map(string)', about: 'On every resource that takes tags.', value: estate.tags },
  ]
}
