import { type Problem, problem } from '../../../base/problem.ts'

/** The problem of credentials that belong to another account than `wanted`, which the option at `path` names. */
export function otherAccount(path: string, wanted: string | undefined, account: string): Problem[] {
  if (wanted === undefined || wanted === account) return []
  return [
    problem(
      'SW4011',
      { path },
      {
        title: 'another account',
        found: `credentials of the account ${account}`,
        expected: `those of ${wanted}`,
        do: 'choose the right credentials by AWS_PROFILE, or correct the account',
      },
    ),
  ]
}
