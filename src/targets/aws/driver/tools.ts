import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { problem, type Problem } from '../../../base/problem.ts'
import { versions } from '../versions.ts'

/** Where CDK is on this machine: its command, and the folder from which its library is found. */
export interface Tools {
  /** The program of the command, for Node. */
  readonly cdk: string
  /** A file beside which `aws-cdk-lib` and `constructs` are found. */
  readonly library: string
}

const needed = ['aws-cdk', 'aws-cdk-lib', 'constructs'] as const

/**
 * CDK as the project has it, otherwise as this package has it beside itself; the problem of what is missing otherwise.
 */
export function findTools(project: string): Tools | Problem {
  const places = [join(project, 'package.json'), import.meta.filename]
  const found = needed.map((name) => places.find((place) => locate(name, place) !== undefined))
  const missing = needed.filter((_, index) => found[index] === undefined)
  if (missing.length > 0) {
    return problem(
      'SW4009',
      { path: 'targets.aws' },
      {
        title: 'CDK is not installed',
        found: `no package ${missing.join(', ')} beside the platform file`,
        expected: 'the packages of CDK, which stackwright loads only for AWS',
        do: `npm install --save-dev ${missing.map((name) => `${name}@${versions[name]}`).join(' ')}`,
      },
    )
  }
  return { cdk: join(locate('aws-cdk', found[0]!)!, 'bin/cdk'), library: found[1]! }
}

function locate(name: string, from: string): string | undefined {
  try {
    return dirname(createRequire(from).resolve(`${name}/package.json`))
  } catch {
    return undefined
  }
}
