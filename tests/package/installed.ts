import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { findNpm, npmEnvironment } from '../../bin/npm.js'

/** The repository. */
export const root = join(import.meta.dirname, '../..')

/** What a command printed and how it ended. */
export interface Ended {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** The package as a user has it: built, packed, and installed into a folder that knows nothing of the repository. */
export interface Installed {
  /** The user's folder; its `node_modules` holds the package. */
  readonly folder: string
  /** Where the package lies. */
  readonly package: string
  /** The files of the package, relative to it. */
  readonly files: readonly string[]
  /** The size of the tarball in bytes. */
  readonly size: number
  /** Where it was built. */
  readonly builtIn: string
  /** Runs a program in the user's folder, to the end. */
  run(program: string, args: readonly string[]): Promise<Ended>
  /** Runs the installed `stackwright`. */
  stackwright(...args: string[]): Promise<Ended>
  /** Runs it with `--json`, expects it to end with 0, and gives the document. */
  json<T>(...args: string[]): Promise<T>
  remove(): void
}

/**
 * Builds and packs a copy of the sources, so that the checkout may be read-only and tests beside this one meet no
 * half-made `dist`, and installs the tarball with npm.
 */
export function install(): Installed {
  const place = realpathSync(mkdtempSync(join(tmpdir(), 'stackwright-package-')))
  chmodSync(place, 0o755)
  try {
    return installIn(place)
  } catch (error) {
    rmSync(place, { recursive: true, force: true })
    throw error
  }
}

function installIn(place: string): Installed {
  const [builtIn, folder] = [join(place, 'sources'), join(place, 'user')]
  for (const each of [
    'bin',
    'src',
    'scripts/build.ts',
    'package.json',
    'tsconfig.json',
    'tsconfig.build.json',
    'README.md',
    'LICENSE',
  ]) {
    cpSync(join(root, each), join(builtIn, each), { recursive: true })
  }
  symlinkSync(join(root, 'node_modules'), join(builtIn, 'node_modules'))
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  npm(['pack', '--pack-destination', place], builtIn)
  const tarball = globSync('*.tgz', { cwd: place }).map((name) => join(place, name))[0]!
  npm(['install', '--prefer-offline', '--no-audit', '--no-fund', '--no-update-notifier', tarball], folder)
  const own = join(folder, 'node_modules/stackwright')
  const run = (program: string, args: readonly string[]) => runIn(folder, program, args)
  const stackwright = (...args: string[]) => run(join(folder, 'node_modules/.bin/stackwright'), args)
  return {
    folder,
    package: own,
    files: globSync('**/*', { cwd: own, exclude: (path) => String(path).startsWith('node_modules') })
      .filter((path) => statSync(join(own, path)).isFile())
      .sort(),
    size: statSync(tarball).size,
    builtIn,
    run,
    stackwright,
    async json<T>(...args: string[]) {
      const { code, out, err } = await stackwright(...args, '--json')
      if (code !== 0) throw new Error(`stackwright ${args.join(' ')} ended with ${code}\n${out}\n${err}`)
      return JSON.parse(out) as T
    },
    remove: () => rmSync(place, { recursive: true, force: true }),
  }
}

/** `npx` as it comes with npm, never asking whether to install. */
export function npx(...args: string[]): [program: string, args: string[]] {
  const [program, ...first] = findNpm()!
  return [program!, [...first, 'exec', '--no', '--', ...args]]
}

const environment = {
  ...npmEnvironment(),
  PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
  NO_COLOR: '1',
} as NodeJS.ProcessEnv

function npm(args: readonly string[], folder: string): void {
  const [program, ...first] = findNpm()!
  const { status, stdout, stderr } = spawnSync(program!, [...first, ...args], {
    cwd: folder,
    env: environment,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`npm ${args[0]} ended with ${status}\n${stdout}${stderr}`)
}

function runIn(folder: string, program: string, args: readonly string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
    let [out, err] = ['', '']
    child.stdout.on('data', (chunk) => (out += chunk))
    child.stderr.on('data', (chunk) => (err += chunk))
    child.once('error', reject)
    child.once('close', (code) => resolve({ code: code ?? -1, out, err }))
  })
}
