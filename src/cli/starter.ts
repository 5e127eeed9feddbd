import { namePattern } from '../graph/id.ts'

/** The files of a new platform, by name: in TypeScript, or in YAML with the JSON schema beside it. */
export function starterFiles(
  name: string,
  form: 'ts' | 'yaml',
  at: { readonly version: string; readonly schema: string },
): ReadonlyMap<string, string> {
  const shared: [string, string][] = [
    ['.gitignore', '.stackwright/\nnode_modules/\n'],
    ['README.md', readme(name, form)],
  ]
  if (form === 'yaml')
    return new Map([['platform.yaml', yamlPlatform(name)], ['platform.schema.json', at.schema], ...shared])
  return new Map([
    ['platform.ts', typescriptPlatform(name)],
    ['package.json', manifest(name, at.version)],
    ['tsconfig.json', tsconfig],
    ...shared,
  ])
}

/** A name for the platform of a folder: the folder's, as far as it can be one. */
export function platformName(folder: string): string {
  const name = folder
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 40)
    .replace(/-+$/, '')
  return namePattern.test(name) ? name : 'my-platform'
}

function typescriptPlatform(name: string): string {
  return `import { platform, postgres, redis, superset } from 'stackwright'

export default platform('${name}', {
  stores: {
    metastore: postgres({ version: '18' }),
    cache: redis({ version: '7' }),
  },
  apps: {
    bi: superset({
      version: '6.1.0',
      database: 'metastore',
      cache: 'cache',
      web: { replicas: [1, 4] },
    }),
  },
  environments: {
    dev: {},
    prod: { apps: { bi: { web: { replicas: [2, 4] } } } },
  },
})
`
}

function yamlPlatform(name: string): string {
  return `# yaml-language-server: $schema=platform.schema.json
name: ${name}

stores:
  metastore: { type: postgres, version: '18' }
  cache: { type: redis, version: '7' }

apps:
  bi:
    type: superset
    version: 6.1.0
    database: metastore
    cache: cache
    web: { replicas: [1, 4] }

environments:
  dev: {}
  prod:
    apps:
      bi:
        web: { replicas: [2, 4] }
`
}

function manifest(name: string, version: string): string {
  return `${JSON.stringify({ name, private: true, type: 'module', devDependencies: { stackwright: `^${version}` } }, null, 2)}\n`
}

const tsconfig = `${JSON.stringify(
  {
    compilerOptions: {
      target: 'es2024',
      module: 'nodenext',
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      allowImportingTsExtensions: true,
      erasableSyntaxOnly: true,
      types: [],
    },
    include: ['*.ts'],
  },
  null,
  2,
)}\n`

const editors = {
  ts: '`npm install` lets an editor check the platform while it is written; running it does not need that.',
  yaml:
    '`platform.schema.json` lets an editor check the platform while it is written; `stackwright schema` prints the ' +
    'one of a newer version.',
} as const

function readme(name: string, form: 'ts' | 'yaml'): string {
  return `# ${name}

A data platform, described in \`platform.${form}\` and run by stackwright.

    stackwright check          # tell every fault
    stackwright up             # bring it up on this machine
    stackwright credentials    # how to log in
    stackwright status --watch
    stackwright down           # stop it, keep the data

${editors[form]}
Everything that runs keeps its state in \`.stackwright/\`, which is not for version control.
`
}
