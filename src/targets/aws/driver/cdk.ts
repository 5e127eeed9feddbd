import { Failure } from '../../../base/failure.ts'
import type { Program } from '../../docker/docker.ts'
import type { Tell } from '../../target.ts'

/** The command of CDK on one cloud assembly. */
export interface Cdk {
  readonly node: Program
  /** The program of the command, for Node. */
  readonly cdk: string
  /** The cloud assembly. */
  readonly folder: string
  readonly region: string
}

/** Deploys one stack and waits until CloudFormation has done it; does nothing where nothing has changed. */
export async function deployStack(cdk: Cdk, stack: string, tell: Tell): Promise<void> {
  tell(`${stack}: looking at what changes`)
  await run(
    cdk,
    stack,
    'deploy',
    ['--require-approval', 'never', '--progress', 'events'],
    tell,
    'CloudFormation has taken back what it had changed of this stack; other stacks are as they were',
  )
}

/** Deletes one stack; what its resources are told to leave is left. */
export async function destroyStack(cdk: Cdk, stack: string, tell: Tell): Promise<void> {
  tell(`${stack}: deleting`)
  await run(cdk, stack, 'destroy', ['--force'], tell, 'what is left of the stack is in CloudFormation')
}

const quiet = ['--no-color', '--no-notices', '--no-version-reporting', '--ci'] as const

async function run(
  { node, cdk, folder, region }: Cdk,
  stack: string,
  verb: string,
  words: readonly string[],
  tell: Tell,
  left: string,
): Promise<void> {
  const lines: string[] = []
  const end = await node.run([cdk, verb, stack, '--exclusively', '--app', folder, ...words, ...quiet], {
    env: environment(region),
    tell(line) {
      if (line.trim() !== '') lines.push(line.trim())
      const event = eventIn(line)
      if (event) tell(`${stack}: ${event}`)
    },
  })
  if (end.code === 0) return
  throw new Failure({
    step: `${verb} ${stack}`,
    reason: reasonOf(lines),
    command: `cdk ${verb} ${stack}`,
    output: failedLines(lines),
    left,
    do: 'mend the cause and run the same command again',
  })
}

function environment(region: string): Record<string, string> {
  return {
    AWS_REGION: region,
    CDK_DISABLE_CLI_TELEMETRY: '1',
    NODE_NO_WARNINGS: '1',
    NO_COLOR: '1',
    CDK_VALIDATION: 'false',
  }
}

/**
 * `acme-prod |  3/41 | 10:15:00 AM | CREATE_COMPLETE | AWS::EC2::VPC | Network/Vpc (NetworkVpc1234)` in plain words.
 */
export function eventIn(line: string): string | undefined {
  const [, progress, , status, , name] = line.split('|').map((part) => part.trim())
  if (progress === undefined || name === undefined || !/^[A-Z_]+$/.test(status ?? '')) return undefined
  const done = /^\d+\/\d+$/.test(progress) ? `, ${progress.replace('/', ' of ')}` : ''
  return `${name.replace(/ \(.*$/, '').split(' ')[0]} ${status!.toLowerCase().replaceAll('_', ' ')}${done}`
}

/** The first thing that failed by itself, which has taken the others with it. */
function reasonOf(lines: readonly string[]): string {
  const first = lines.find((line) => /_FAILED/.test(line) && !/cancelled/i.test(line))
  if (first) return first.split('|').slice(5).join('|').trim() || first
  return (
    lines.findLast((line) => /error|failed|❌/i.test(line))?.replace(/^❌\s*/, '') ??
    'the command of CDK failed without a reason'
  )
}

function failedLines(lines: readonly string[]): string[] {
  const failed = lines.filter((line) => /FAILED/.test(line))
  return (failed.length > 0 ? failed : lines).slice(-12)
}
