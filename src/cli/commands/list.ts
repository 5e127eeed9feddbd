import type { Listed } from '../command.ts'

/** Every command, one line each, in the order in which help shows them. Loaded only when typed. */
export const commands: readonly Listed[] = [
  {
    name: 'init',
    group: 'Describe',
    summary: 'write a new platform into a folder',
    load: async () => (await import('./init.ts')).init,
  },
  {
    name: 'check',
    group: 'Describe',
    summary: 'tell every fault of a platform, changing nothing',
    load: async () => (await import('./check.ts')).check,
  },
  {
    name: 'graph',
    group: 'Describe',
    summary: 'show what a platform is made of and what needs what',
    load: async () => (await import('./graph.ts')).graph,
  },
  {
    name: 'compare',
    group: 'Describe',
    summary: 'tell how well each target can do what a platform asks for',
    load: async () => (await import('./compare.ts')).compare,
  },
  {
    name: 'plan',
    group: 'Run',
    summary: 'tell what `up` would do, and why',
    load: async () => (await import('./plan.ts')).plan,
  },
  {
    name: 'render',
    group: 'Run',
    summary: 'write out the files that a platform becomes on a target',
    load: async () => (await import('./render.ts')).render,
  },
  {
    name: 'up',
    group: 'Run',
    summary: 'bring a platform to what it says, and prove that it works',
    load: async () => (await import('./up.ts')).up,
  },
  {
    name: 'down',
    group: 'Run',
    summary: 'stop everything gracefully; all data is kept',
    load: async () => (await import('./down.ts')).down,
  },
  {
    name: 'restart',
    group: 'Run',
    summary: 'restart a service, without a gap where it can roll',
    load: async () => (await import('./restart.ts')).restart,
  },
  {
    name: 'scale',
    group: 'Run',
    summary: 'change how many times a service runs',
    load: async () => (await import('./scale.ts')).scale,
  },
  {
    name: 'destroy',
    group: 'Run',
    summary: 'stop everything and remove all that `up` made',
    load: async () => (await import('./destroy.ts')).destroy,
  },
  {
    name: 'status',
    group: 'Look',
    summary: 'show what runs, how it is, and where',
    load: async () => (await import('./status.ts')).status,
  },
  {
    name: 'logs',
    group: 'Look',
    summary: 'show what services have said',
    load: async () => (await import('./logs.ts')).logs,
  },
  {
    name: 'exec',
    group: 'Look',
    summary: 'run a command in the surroundings of a service',
    load: async () => (await import('./exec.ts')).exec,
  },
  {
    name: 'open',
    group: 'Look',
    summary: 'tell the address of an app and open it in the browser',
    load: async () => (await import('./open.ts')).open,
  },
  {
    name: 'credentials',
    group: 'Look',
    summary: 'show how to log in',
    load: async () => (await import('./credentials.ts')).credentials,
  },
  {
    name: 'ledger',
    group: 'Look',
    summary: 'show what was done here, when and by whom',
    load: async () => (await import('./ledger.ts')).ledger,
  },
  {
    name: 'explain',
    group: 'Other',
    summary: 'explain the code of a problem',
    load: async () => (await import('./explain.ts')).explain,
  },
  {
    name: 'schema',
    group: 'Other',
    summary: 'print the JSON schema for platforms in YAML and JSON',
    load: async () => (await import('./schema.ts')).schema,
  },
  {
    name: 'doctor',
    group: 'Other',
    summary: 'look at this machine and say what is missing',
    load: async () => (await import('./doctor.ts')).doctor,
  },
  {
    name: 'completion',
    group: 'Other',
    summary: 'print the completion script for a shell',
    load: async () => (await import('./completion.ts')).completion,
  },
]
