import { Failure } from '../../../base/failure.ts'
import { problem, ProblemsFound } from '../../../base/problem.ts'
import type { Program } from '../../docker/docker.ts'
import type { Tell } from '../../target.ts'
import { type Change, changesOf, type ShownPlan } from './plan.ts'

/** Terraform or OpenTofu on one folder. Secrets come as variables of its process and never as arguments. */
export interface Terraform {
  /** Makes the folder ready; safe to repeat. */
  init(tell: Tell): Promise<void>
  /** Plans into a file, for all or for some resources, and gives the changes. */
  plan(
    how: { readonly targets?: readonly string[]; readonly destroy?: boolean },
    tell: Tell,
  ): Promise<readonly Change[]>
  /** Applies the last plan. */
  apply(tell: Tell): Promise<void>
  /** The addresses of what the state has. */
  resources(): Promise<readonly string[]>
}

/** How Terraform is run. `plugins` is a folder of providers, where none can be fetched. */
export interface TerraformSetting {
  readonly program: Program
  readonly tool: 'terraform' | 'tofu'
  readonly folder: string
  readonly parallelism: number
  readonly plugins?: string
  /** Variables of the process: `TF_VAR_...` with given secrets. Asked for when a command needs them. */
  secrets(): Readonly<Record<string, string>>
}

const planFile = 'next.tfplan'

/** Terraform on a folder in which the files are. */
export function terraformOn(setting: TerraformSetting): Terraform {
  const { program, tool, folder, parallelism, plugins } = setting
  // Nobody is asked anything, nothing is looked up that was not asked for, and no setting of the user's shell changes
  // what is done.
  const usual = {
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    CHECKPOINT_DISABLE: '1',
    TF_CLI_ARGS: '',
    TF_CLI_ARGS_plan: '',
    TF_CLI_ARGS_apply: '',
    TF_CLI_ARGS_init: '',
  }

  async function run(command: string, args: readonly string[], tell: Tell): Promise<void> {
    const faults: string[] = []
    const end = await program.run([command, ...args], {
      folder,
      env: { ...usual, ...(command === 'init' ? {} : setting.secrets()) },
      tell: (line) => {
        const message = messageOf(line)
        if (message?.fault !== undefined) faults.push(...message.fault.split('\n'))
        if (message?.progress !== undefined) tell(message.progress)
      },
    })
    if (end.missing) throw new ProblemsFound([missing(tool)])
    if (end.code === 0) return
    throw new Failure({
      step: `${tool} ${command}`,
      reason: faults[0] ?? 'it gave no reason',
      command: `${tool} ${command}`,
      output:
        faults.length > 1
          ? faults.slice(0, 20)
          : end.error
              .split('\n')
              .filter((line) => line.trim() !== '')
              .slice(-20),
      left: command === 'apply' ? 'what was made until then stays, and is in the state' : 'nothing was changed',
      do: 'mend the cause and run the same command again',
    })
  }

  /** The plan in full; it may be longer than what is kept of other commands. */
  async function shown(): Promise<ShownPlan> {
    for await (const line of program.lines(['show', '-json', planFile], { folder, env: usual }))
      if (line.startsWith('{')) return JSON.parse(line) as ShownPlan
    throw new Failure({
      step: `${tool} show`,
      reason: 'it tells nothing of the plan',
      command: `${tool} show`,
      left: 'nothing was changed',
      do: `look at it by \`${tool} show\` in ${folder}`,
    })
  }

  return {
    init: (tell) => {
      tell(`${tool} init`)
      return run('init', ['-no-color', ...(plugins === undefined ? [] : [`-plugin-dir=${plugins}`])], () => {})
    },
    async plan({ targets = [], destroy = false }, tell) {
      tell(`${tool} plan`)
      await run(
        'plan',
        [
          '-json',
          `-out=${planFile}`,
          `-parallelism=${parallelism}`,
          ...(destroy ? ['-destroy'] : []),
          ...targets.map((each) => `-target=${each}`),
        ],
        () => {},
      )
      return changesOf(await shown())
    },
    apply: (tell) => run('apply', ['-json', `-parallelism=${parallelism}`, planFile], tell),
    async resources() {
      const { code, output } = await program.run(['state', 'list'], { folder, env: usual })
      // Before the first apply there is no state.
      return code === 0 ? output.split('\n').filter((line) => line !== '') : []
    },
  }
}

/** What a line of `-json` says: how far something is, or what is wrong. */
function messageOf(line: string): { readonly progress?: string; readonly fault?: string } | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    const { type, hook, diagnostic } = JSON.parse(line) as {
      readonly type?: string
      readonly hook?: { readonly resource?: { readonly addr?: string }; readonly action?: string }
      readonly diagnostic?: {
        readonly severity?: string
        readonly summary?: string
        readonly detail?: string
        readonly address?: string
      }
    }
    const at = hook?.resource?.addr
    if (type === 'diagnostic' && diagnostic?.severity === 'error')
      return {
        fault: [
          `${diagnostic.address === undefined ? '' : `${diagnostic.address}: `}${diagnostic.summary ?? ''}`,
          diagnostic.detail ?? '',
        ]
          .filter((each) => each !== '')
          .join('\n'),
      }
    if (type === 'apply_start' && at !== undefined) return { progress: `${hook?.action ?? 'change'} ${at}` }
    if (type === 'apply_progress' && at !== undefined) return { progress: `waiting for ${at}` }
  } catch {
    // A line that is no message is nobody's business.
  }
  return undefined
}

/** The problem of a machine without Terraform. */
export function missing(tool: 'terraform' | 'tofu') {
  return problem(
    'SW4009',
    { path: 'targets.terraform.tool' },
    {
      title: `there is no ${tool} on this machine`,
      found: `no program ${tool} on the PATH`,
      expected: `${tool === 'terraform' ? 'Terraform' : 'OpenTofu'} 1.11 or newer`,
      do:
        tool === 'terraform'
          ? 'install it: https://developer.hashicorp.com/terraform/install'
          : 'install it: https://opentofu.org/docs/intro/install',
    },
  )
}
