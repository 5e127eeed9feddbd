import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { findUv } from '../src/targets/local/obtain/uv.ts'

// Renews every lock of the project: the complete sets of Python packages with hashes beside their `.in` files, and the
// package-lock.json of every folder of npm packages that is fetched at run time. `--check` compares what was written
// with what the locks were made from, without any network, and ends with 1 when a lock is out of date. Names on the
// command line renew only the locks whose path has one of them.

/** Folders whose packages are fetched one by one, without what they would depend on as libraries. */
const alone = ['src/targets/local/obtain/packages', 'bin/node']

const found = {
  python: (root: string) =>
    globSync(['src/catalog/*/lock*/*.in', ...alone.map((folder) => `${folder}/*.in`)], { cwd: root }).sort(),
  npm: (root: string) =>
    globSync(
      [
        'src/catalog/*/lock*/package.json',
        ...alone.flatMap((folder) => [`${folder}/package.json`, `${folder}/*/package.json`]),
      ],
      { cwd: root },
    )
      .map(dirname)
      .sort(),
}

/**
 * What is wrong with the locks below a folder, one sentence each; empty when all were made from what is written beside
 * them.
 */
export function drift(root: string): string[] {
  const wrong: string[] = []
  for (const source of found.python(root)) {
    const lock = lockOf(source)
    if (!existsSync(join(root, lock))) wrong.push(`${lock} is missing`)
    else {
      const text = readFileSync(join(root, lock), 'utf8')
      if (!text.startsWith(header(root, source))) wrong.push(`${lock} was made from another ${basename(source)}`)
      if (/https?:\/\//.test(text)) wrong.push(`${lock} names a host`)
      const bare = text
        .split(/\n(?=\S)/)
        .filter((entry) => /^[\w.-]+(\[.*\])?==/.test(entry) && !entry.includes('--hash=sha256:'))
      for (const entry of bare) wrong.push(`${lock} has no hash for ${entry.split(/\s/)[0]}`)
    }
  }
  for (const folder of found.npm(root)) {
    const path = join(root, folder, 'package-lock.json')
    if (!existsSync(path)) {
      wrong.push(`${folder}/package-lock.json is missing`)
      continue
    }
    const written = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
    const packages = JSON.parse(readFileSync(path, 'utf8')).packages as Record<
      string,
      { version?: string; integrity?: string; resolved?: string }
    >
    for (const kind of ['dependencies', 'optionalDependencies']) {
      const locked = (packages[''] as Record<string, unknown>)[kind] ?? {}
      if (JSON.stringify(locked) !== JSON.stringify(written[kind] ?? {}))
        wrong.push(`${folder}/package-lock.json was made from another package.json`)
    }
    for (const [name, each] of Object.entries(packages)) {
      if (name !== '' && !each.integrity) wrong.push(`${folder}/package-lock.json has no hash for ${name}`)
      if (each.resolved) wrong.push(`${folder}/package-lock.json names a host for ${name}`)
    }
  }
  return wrong
}

/** Makes the locks anew whose paths have one of the names, or all. */
async function renew(root: string, names: readonly string[]): Promise<void> {
  const asked = (path: string) => names.length === 0 || names.some((name) => path.includes(name))
  const uv = await findUv({ project: root, tell: (words) => console.error(words) })
  for (const source of found.python(root).filter(asked)) {
    console.error(lockOf(source))
    const only = alone.includes(dirname(source))
      ? ['--no-deps', '--python-version', '3.11']
      : ['--universal', '--python-version', '3.10']
    const options = ['--generate-hashes', '--no-emit-index-url', '--no-annotate', '--no-header', '--quiet', ...only]
    const text = run(uv.path, ['pip', 'compile', ...options, basename(source)], join(root, dirname(source)), uv.env)
    writeFileSync(join(root, lockOf(source)), `${header(root, source)}${text}`)
  }
  for (const folder of found.npm(root).filter(asked)) {
    console.error(`${folder}/package-lock.json`)
    const work = mkdtempSync(join(tmpdir(), 'locks-'))
    writeFileSync(join(work, 'package.json'), readFileSync(join(root, folder, 'package.json')))
    // Forced, since the packages for other kinds of machine are wanted in the lock too.
    run(
      'npm',
      [
        'install',
        '--package-lock-only',
        '--ignore-scripts',
        '--force',
        '--no-audit',
        '--no-fund',
        '--omit-lockfile-registry-resolved',
        '--loglevel=error',
      ],
      work,
      process.env,
    )
    writeFileSync(join(root, folder, 'package-lock.json'), readFileSync(join(work, 'package-lock.json')))
    rmSync(work, { recursive: true })
  }
}

function run(
  program: string,
  options: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const { status, stdout, stderr } = spawnSync(program, options, { cwd, env: { ...env }, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ${options[0]} failed:\n${stderr}`)
  return stdout
}

function lockOf(source: string): string {
  return source.replace(/\.in$/, '.lock')
}

function header(root: string, source: string): string {
  const hash = createHash('sha256')
    .update(readFileSync(join(root, source)))
    .digest('hex')
    .slice(0, 16)
  return `# Made by \`npm run locks\` from ${basename(source)} ${hash}. Do not edit.\n`
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..')
  const names = process.argv.slice(2)
  if (!names.includes('--check')) await renew(root, names)
  const wrong = drift(root)
  for (const each of wrong) console.error(each)
  console.error(
    wrong.length === 0
      ? `all locks of ${relative(process.cwd(), root) || 'this folder'} are up to date`
      : 'renew them with `npm run locks`',
  )
  process.exitCode = wrong.length === 0 ? 0 : 1
}
