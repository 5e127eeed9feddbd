import type { Options, Word } from './command.ts'

/** The argument that says which platform is meant. */
export const platformWord = { name: 'platform', about: 'folder or file of the platform; default ./platform.{ts,yaml,yml,json}' } as const satisfies Word

/** The options that say which environment is meant, and on which target. */
export const where = {
  env: { short: 'e', value: 'NAME', about: 'the environment; default the first' },
  target: { short: 't', value: 'NAME', about: 'where it runs; default local' },
} as const satisfies Options

/** The option that names the platform for commands whose arguments are services. */
export const platformOption = { platform: { short: 'p', value: 'PATH', about: platformWord.about } } as const satisfies Options
