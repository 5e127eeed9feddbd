import type { Variable } from './variables.ts'

/** Variables with one value for both regions. */
export const ofBothRegions: ReadonlySet<string> = new Set([
  'alarm_subscriptions',
  'deletion_protection',
  'log_days',
  'secret_versions',
  'task_sizes',
])

/** What only the first region can tell. */
const told: readonly Variable[] = [
  {
    name: 'certificate_proofs',
    type: 'list(string)',
    about: 'Names of the records that prove the certificate.',
  },
  { name: 'hosted_zone_id', type: 'string', about: 'The id of the zone of Route 53 that has the hosts.' },
  { name: 'secret_arns', type: 'map(string)', about: 'The copy of each secret in this region.' },
  {
    name: 'source_databases',
    type: 'map(string)',
    about: 'What each database is a copy of: the ARN of an instance, the name of a global database.',
  },
]

/** A variable of the second region as it is called where both regions have one. */
export function secondVariable(name: string): string {
  return name === 'aws_region' ? 'standby_region' : `standby_${name}`
}

/**
 * What the module of the second region is given: the variables that its region would have if it stood alone, without
 * values, which the first region gives, and what only that one can tell.
 */
export function moduleVariables(own: readonly Variable[]): Variable[] {
  const known = new Set(told.map(({ name }) => name))
  return [
    { name: 'name', type: 'string', about: 'The beginning of every name in this region.' },
    ...own.filter(({ name }) => !known.has(name)).map(({ name, type, about }): Variable => ({ name, type, about })),
    ...told,
  ]
}

/** What may be set of the second region: the variables that its region would have if it stood alone. */
export function standbyVariables(own: readonly Variable[]): Variable[] {
  return own
    .filter(({ name, secret }) => !ofBothRegions.has(name) && secret === undefined)
    .map(({ valid, ...variable }) => ({
      ...variable,
      name: secondVariable(variable.name),
      about: `In the second region: ${variable.about.charAt(0).toLowerCase()}${variable.about.slice(1)}`,
      ...(valid && {
        valid: {
          ...valid,
          condition: valid.condition.replaceAll(
            new RegExp(`\\bvar\\.${variable.name}\\b`, 'g'),
            `var.${secondVariable(variable.name)}`,
          ),
        },
      }),
    }))
}
