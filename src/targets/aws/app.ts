import type { Estate } from '../amazon/estate.ts'
import { stackNames } from './constructs/names.ts'
import { pushScript } from './push-script.ts'
import { literalOf } from './literal.ts'
import { readme } from './readme.ts'
import { versions } from './versions.ts'

/** An environment as an app has it. */
export interface AppEnvironment {
  readonly estate: Estate
  /** The contexts that images are built from, by path. */
  readonly images: ReadonlyMap<string, string>
  readonly account?: string
  readonly qualifier?: string
}

/** The files of an app of CDK with these environments, in the order of their paths. */
export function appFiles(environments: readonly AppEnvironment[]): ReadonlyMap<string, string> {
  const placed = apart(environments)
  const { platform } = placed[0]!.estate
  const files = new Map<string, string>([
    [
      'package.json',
      json({
        name: `${platform}-aws`,
        private: true,
        type: 'module',
        scripts: { synth: 'cdk synth --quiet', diff: 'cdk diff', deploy: 'cdk deploy', check: 'tsc' },
        dependencies: { 'aws-cdk-lib': versions['aws-cdk-lib'], constructs: versions.constructs, stackwright: '*' },
        devDependencies: {
          '@types/node': versions['@types/node'],
          'aws-cdk': versions['aws-cdk'],
          typescript: versions.typescript,
        },
      }),
    ],
    [
      'cdk.json',
      json({
        app: `node bin/${platform}.ts`,
        versionReporting: false,
        context: {
          '@aws-cdk/core:suppressTemplateIndentation': true,
          ...qualifier(placed),
          environments: Object.fromEntries(
            placed.map(({ estate, account }) => [
              estate.environment,
              { region: estate.region, ...(account !== undefined && { account }) },
            ]),
          ),
        },
      }),
    ],
    [
      'tsconfig.json',
      json({
        compilerOptions: {
          target: 'es2024',
          module: 'nodenext',
          strict: true,
          noEmit: true,
          allowImportingTsExtensions: true,
          erasableSyntaxOnly: true,
          skipLibCheck: true,
          types: ['node'],
        },
        include: ['bin', 'lib'],
      }),
    ],
    ['.gitignore', 'node_modules/\ncdk.out/\ncdk.context.json\n'],
    [`bin/${platform}.ts`, program(placed)],
    ['README.md', readme(placed.map(({ estate }) => estate))],
  ])
  for (const { estate, images } of placed) {
    files.set(`lib/${estate.environment}.ts`, environmentFile(estate))
    if (estate.repositories.length > 0) files.set(`bin/push-${estate.environment}.sh`, pushScript(estate))
    for (const [path, content] of images) files.set(path, content)
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function qualifier(environments: readonly AppEnvironment[]): Record<string, string> {
  const found = environments.find((each) => each.qualifier !== undefined)?.qualifier
  return found === undefined ? {} : { '@aws-cdk/core:bootstrapQualifier': found }
}

/**
 * Contexts of images that differ between environments, each in a folder of its environment; those that are the same lie
 * there once.
 */
function apart(environments: readonly AppEnvironment[]): AppEnvironment[] {
  const known = new Map<string, string>()
  const differ = environments.some(({ images }) =>
    [...images].some(([path, content]) => {
      const other = known.get(path) ?? content
      known.set(path, content)
      return other !== content
    }),
  )
  if (!differ) return [...environments]
  return environments.map(({ estate, images, ...rest }) => {
    const moved = (path: string) => `images/${estate.environment}/${path.replace(/^images\//, '')}`
    return {
      ...rest,
      estate: {
        ...estate,
        repositories: estate.repositories.map((each) =>
          'build' in each.source ? { ...each, source: { build: moved(each.source.build) } } : each,
        ),
      },
      images: new Map([...images].map(([path, content]) => [moved(path), content])),
    }
  })
}

function program(environments: readonly AppEnvironment[]): string {
  const names = environments.map(({ estate }) => estate.environment)
  return [
    `import { App } from 'aws-cdk-lib'`,
    `import { platformStacks } from 'stackwright/aws'`,
    ...names.map((name) => ['import {', variableOf(name), '} from', `'../lib/${name}.ts'`].join(' ')),
    '',
    'const app = new App()',
    '// Without an account in cdk.json, an environment is that of the credentials with which cdk is called.',
    "const environments: Record<string, { account?: string }> = app.node.getContext('environments')",
    '',
    `for (const estate of [${names.map(variableOf).join(', ')}]) {`,
    '  platformStacks(app, { estate, account: environments[estate.environment]?.account ?? process.env.CDK_DEFAULT_ACCOUNT })',
    '}',
    '',
  ].join('\n')
}

function environmentFile(estate: Estate): string {
  const { images, platform, services } = stackNames(estate.name)
  return [
    `import type { Estate } from 'stackwright/aws'`,
    '',
    `/** What ${estate.platform} is on AWS in ${estate.environment}: the stacks ${images}, ${platform} and ${services}. */`,
    `export const ${variableOf(estate.environment)}: Estate = ${literalOf(estate)}`,
    '',
  ].join('\n')
}

/** `pre-prod` -> `preProd`; never a word of the language. */
function variableOf(environment: string): string {
  const name = environment.replace(/[^A-Za-z0-9]+([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase())
  return /^(default|new|for|in|if|do|case|delete|export|import|public|private|static|this|void|with|yield|\d.*)$/.test(
    name,
  )
    ? `the${name.charAt(0).toUpperCase()}${name.slice(1)}`
    : name
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
