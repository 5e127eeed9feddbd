import { spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { standInFor, usual } from './stand-ins.ts'

// Builds stand-ins for upstream images on the engine that DOCKER_HOST names: `node tests/images/build.ts [image...]`,
// without images the usual ones. What is there already is left alone, `--again` builds it anew. `lab/debian:12` must be
// there.

/**
 * What became of one image: its size on the engine in bytes, and how long it took; `built` is false when it was there.
 */
export interface Built {
  readonly image: string
  readonly built: boolean
  readonly seconds: number
  readonly bytes: number
}

/** How images are built. */
export interface BuildOptions {
  /** Variables for the Docker client, as DOCKER_HOST. */
  readonly env?: Readonly<Record<string, string>>
  /** Builds even what is there. */
  readonly again?: boolean
  /** Is told each line of the builder. */
  readonly tell?: (line: string) => void
}

/**
 * Makes sure that an image is on the engine, as a stand-in when it is missing. Fails with the end of the builder's
 * output, and for an image that has no stand-in.
 */
export async function ensureImage(
  image: string,
  { env = {}, again = false, tell = () => {} }: BuildOptions = {},
): Promise<Built> {
  const started = Date.now()
  const seconds = () => Math.round((Date.now() - started) / 100) / 10
  const there = sizeOf(image, env)
  if (there !== undefined && !again) return { image, built: false, seconds: seconds(), bytes: there }
  const standIn = standInFor(image)
  if (standIn === undefined) throw new Error(`${image} is not on the engine, and there is no stand-in for it`)
  const context = mkdtempSync(join(tmpdir(), 'stand-in-'))
  try {
    cpSync(join(import.meta.dirname, standIn.folder), context, { recursive: true })
    standIn.fill(context)
    const args = Object.entries(standIn.args).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`])
    await build(
      ['build', '--force-rm', '--label', 'stackwright.test=stand-in', ...args, '--tag', image, '.'],
      context,
      env,
      tell,
    )
  } finally {
    rmSync(context, { recursive: true, force: true })
  }
  return { image, built: true, seconds: seconds(), bytes: sizeOf(image, env) ?? 0 }
}

/** The size of an image on the engine in bytes; undefined when it is not there. */
export function sizeOf(image: string, env: Readonly<Record<string, string>> = {}): number | undefined {
  const { status, stdout } = spawnSync('docker', ['image', 'inspect', '--format', '{{.Size}}', image], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
  })
  return status === 0 ? Number(stdout) : undefined
}

function build(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
  tell: (line: string) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    // The older builder, which every engine has without a plugin.
    const child = spawn('docker', args, {
      cwd,
      env: { ...process.env, DOCKER_BUILDKIT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const lines: string[] = []
    const hear = (chunk: Buffer) =>
      chunk
        .toString()
        .split('\n')
        .filter((line) => line.trim() !== '')
        .forEach((line) => (lines.push(line), tell(line)))
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('error', reject)
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`docker build ended with ${code}:\n${lines.slice(-15).join('\n')}`)),
    )
  })
}

if (import.meta.main) {
  const words = process.argv.slice(2)
  const images = words.filter((word) => !word.startsWith('-'))
  const [again, loud] = [words.includes('--again'), words.includes('--verbose')]
  for (const image of images.length > 0 ? images : usual) {
    const { built, seconds, bytes } = await ensureImage(image, {
      again,
      ...(loud && { tell: (line) => console.error(line) }),
    })
    console.log(`${image}  ${Math.round(bytes / 1e6)} MB  ${built ? `built in ${seconds} s` : 'was there'}`)
  }
}
