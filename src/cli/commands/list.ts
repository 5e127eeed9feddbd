import type { Listed } from '../command.ts'

/** Every command, one line each, in the order in which help shows them. Loaded only when typed. */
export const commands: readonly Listed[] = [
  { name: 'init', group: 'Describe', summary: 'write a new platform into a folder', load: () => import('./init.ts').then((module) => module.init) },
  { name: 'check', group: 'Describe', summary: 'tell every fault of a platform, changing nothing', load: () => import('./check.ts').then((module) => module.check) },
  { name: 'graph', group: 'Describe', summary: 'show what a platform is made of and what needs what', load: () => import('./graph.ts').then((module) => module.graph) },
  { name: 'compare', group: 'Describe', summary: 'tell how well each target can do what a platform asks for', load: () => import('./compare.ts').then((module) => module.compare) },
  { name: 'plan', group: 'Run', summary: 'tell what `up` would do, and why', load: () => import('./plan.ts').then((module) => module.plan) },
  { name: 'render', group: 'Run', summary: 'write out the files that a platform becomes on a target', load: () => import('./render.ts').then((module) => module.render) },
  { name: 'up', group: 'Run', summary: 'bring a platform to what it says, and prove that it works', load: () => import('./up.ts').then((module) => module.up) },
  { name: 'down', group: 'Run', summary: 'stop everything gracefully; all data is kept', load: () => import('./down.ts').then((module) => module.down) },
  { name: 'restart', group: 'Run', summary: 'restart a service, without a gap where it can roll', load: () => import('./restart.ts').then((module) => module.restart) },
  { name: 'scale', group: 'Run', summary: 'change how many times a service runs', load: () => import('./scale.ts').then((module) => module.scale) },
  { name: 'destroy', group: 'Run', summary: 'stop everything and remove all that `up` made', load: () => import('./destroy.ts').then((module) => module.destroy) },
  { name: 'status', group: 'Look', summary: 'show what runs, how it is, and where', load: () => import('./status.ts').then((module) => module.status) },
  { name: 'logs', group: 'Look', summary: 'show what services have said', load: () => import('./logs.ts').then((module) => module.logs) },
  { name: 'exec', group: 'Look', summary: 'run a command in the surroundings of a service', load: () => import('./exec.ts').then((module) => module.exec) },
  { name: 'open', group: 'Look', summary: 'tell the address of an app and open it in the browser', load: () => import('./open.ts').then((module) => module.open) },
  { name: 'credentials', group: 'Look', summary: 'show how to log in', load: () => import('./credentials.ts').then((module) => module.credentials) },
  { name: 'ledger', group: 'Look', summary: 'show what was done here, when and by whom', load: () => import('./ledger.ts').then((module) => module.ledger) },
  { name: 'explain', group: 'Other', summary: 'explain the code of a problem', load: () => import('./explain.ts').then((module) => module.explain) },
  { name: 'schema', group: 'Other', summary: 'print the JSON schema for platforms in YAML and JSON', load: () => import('./schema.ts').then((module) => module.schema) },
  { name: 'doctor', group: 'Other', summary: 'look at this machine and say what is missing', load: () => import('./doctor.ts').then((module) => module.doctor) },
  { name: 'completion', group: 'Other', summary: 'print the completion script for a shell', load: () => import('./completion.ts').then((module) => module.completion) },
]
