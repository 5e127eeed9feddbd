// What users write against the installed package, as text: it is compiled there, not here.

/** Imports of every subpath. `Known` is never for a type that was not found, so that each line is an error then. */
export const subpaths = `import { type Duration, platform, type Platform, postgres } from 'stackwright'
import type { App, Expansion } from 'stackwright/app'
import schema from 'stackwright/schema.json' with { type: 'json' }
import type { Driver, Target } from 'stackwright/target'
import { appContract, type Promised, type Sample, targetContract } from 'stackwright/testing'

type Known<T> = 0 extends 1 & T ? never : T

export const one: Known<Platform> = platform('acme', { stores: { data: postgres({ version: '17' }) }, apps: {} })
export const wait: Known<Duration> = '90s'
export const title: Known<typeof schema.$schema> = schema.$schema
export const suites: [Known<typeof appContract>, Known<typeof targetContract>] = [appContract, targetContract]
export const used = (app: Known<App<{ size: string }>>, at: Known<Expansion>) => app.expand('name', { size: 'small' }, at).nodes.length
export const opened = (target: Known<Target>, driver: Known<Driver>) => [target.name, driver.items().size]
export const told = (sample: Known<Sample>, promised: Known<Promised>) => sample.title + promised.name
`

/** Mistakes, each made in the platform that `init` writes, and words that the compiler must say of it. */
export const mistakes: Readonly<Record<string, { from: string; to: string; says: RegExp }>> = {
  'wrong-setting': { from: 'web: {', to: 'webb: {', says: /'webb'/ },
  'wrong-unit': { from: `cache: 'cache',`, to: `cache: 'cache', queryTimeout: '90 seconds',`, says: /"90 seconds"/ },
  'unknown-store': { from: `database: 'metastore'`, to: `database: 'metastor'`, says: /metastor["\`]/ },
  'unknown-app-in-environment': { from: 'apps: { bi: { web', to: 'apps: { bj: { web', says: /'?bj'?/ },
}

/** As projects with a bundler have it. */
export const bundler = {
  extends: './tsconfig.json',
  compilerOptions: { module: 'esnext', moduleResolution: 'bundler' },
}

/** With the declarations of the package checked too, and without what `init` allows. */
export const strictest = {
  extends: './tsconfig.json',
  compilerOptions: {
    skipLibCheck: false,
    allowImportingTsExtensions: false,
    resolveJsonModule: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
  },
}
