import type { Options, Word } from './command.ts'

/** The argument that says which platform is meant. */
export const platformWord = {
  name: 'platform',
  about: 'folder or file of the platform; default ./platform.{ts,yaml,yml,json}',
} as const satisfies Word

/** The options that say which platform is meant, in which environment, on which target. */
export const where = {
  platform: { short: 'p', value: 'PATH', about: 'the platform, as the argument of that name' },
  env: { short: 'e', value: 'NAME', about: 'the environment; default the first' },
  target: { short: 't', value: 'NAME', about: 'where it runs; default that of the environment, else local' },
} as const satisfies Options
