import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { parse } from 'yaml'
import type { DockerEngine } from '../../tests/engines/docker.ts'
import { ask, must } from '../../tests/engines/run.ts'
import { cleanup } from '../cleanup.ts'
import type { Contest } from './contest.ts'
import { benchName, containerCopy, type ContainerCopy, type Marks, proof } from './copy.ts'
import { removeImages } from './remove-images.ts'

const project = `${benchName}-default`
const images = ['postgres:18.6-trixie', 'redis:7.4.11-bookworm']
/** The parts of the lifecycle; each is a service of the compose file, and all are one program. */
const parts = ['migrate', 'init', 'admin', 'sources', 'dashboards']

/**
 * `up` on a Docker engine beside `docker compose up -d --wait` of the compose file that we write, with the secrets
 * where it wants them and the images built. Once everything is ready, each side has it proven by the same job.
 */
export async function composeContest(engine: DockerEngine): Promise<Contest> {
  const { env } = engine
  const copy = containerCopy('compose', env)
  const files = mkdtempSync(join(tmpdir(), 'stackwright-bench-'))
  const docker = (args: readonly string[]) => must('docker', args, { env, within: 600 })
  const compose = (...args: readonly string[]) =>
    docker(['compose', '--ansi', 'never', '--project-name', project, '--file', join(files, 'compose.yaml'), ...args])
  const up = (how: readonly string[], services: readonly string[]) => {
    const only = services.length > 0 ? ['--no-deps', ...services] : []
    return compose('up', ...how, '--no-build', '--pull', 'never', ...only)
  }
  const start = (...services: readonly string[]) => up(['--detach', '--wait'], services)
  const once = (...words: readonly string[]) => compose('run', '--rm', '--no-deps', '--no-TTY', ...words)

  async function empty(): Promise<void> {
    const mine = `label=com.docker.compose.project=${project}`
    const removed = async (kind: string, all: readonly string[] = [], force: readonly string[] = []) => {
      for (let attempt = 0; ; attempt++) {
        const ids = (await docker([kind, 'ls', '--quiet', ...all, '--filter', mine])).split('\n').filter(Boolean)
        if (ids.length === 0) return
        if (attempt === 20) throw new Error(`${kind} ${ids.join(', ')} of the bench cannot be removed`)
        // A command that was interrupted may be about to remove the same.
        if (attempt > 0) await pause(1000)
        await ask('docker', [kind, 'rm', ...force, ...ids], { env, within: 120 })
      }
    }
    await removed('container', ['--all'], ['--force', '--volumes'])
    await removed('network')
    await removed('volume')
    copy.forget()
  }

  const clear = cleanup(async () => {
    await empty()
    await removeImages(env)
    copy.remove()
    rmSync(files, { recursive: true, force: true })
  })
  try {
    await engine.images(images)
    copy.say({ targets: { compose: { port: await freePort() } } })
    await empty()
    await copy.up()
    await copy.render(files)
    await giveSecrets(copy, files)
    await empty()
  } catch (error) {
    await clear().catch(() => {})
    throw error
  }

  const proven = async (bringUp: () => Promise<unknown>): Promise<Marks> => {
    const begun = performance.now()
    await bringUp()
    const ready = (performance.now() - begun) / 1000
    await once(proof)
    return { ready, proven: (performance.now() - begun) / 1000 }
  }
  return {
    engine: 'Compose',
    bare: { name: '`docker compose up -d --wait`', run: () => proven(() => start()) },
    skilled: {
      name: 'the same order by `docker compose`',
      run: () =>
        proven(async () => {
          // These are on every network; two commands at once would make the same one twice.
          await up(['--no-start'], ['bi-web', 'edge'])
          await start('metastore', 'cache')
          await once('metastore-databases')
          await Promise.all([once('warehouse'), once('edge-files'), once('bi-migrate', ...parts)])
          await start('bi-web', 'bi-worker', 'bi-beat', 'edge')
        }),
    },
    up: copy.up,
    again: copy.upAgain,
    empty,
    clear,
  }
}

/**
 * Lays secrets where the written compose file wants them, as `up` has made them; one that several users may read is
 * readable for all.
 */
async function giveSecrets(copy: ContainerCopy, files: string): Promise<void> {
  const { secrets } = parse(readFileSync(join(files, 'compose.yaml'), 'utf8')) as {
    readonly secrets: Readonly<Record<string, { readonly file: string }>>
  }
  mkdirSync(join(files, 'secrets'), { mode: 0o700, recursive: true })
  const folder = join(copy.state, 'private')
  const given = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  for (const { file } of Object.values(secrets)) {
    // Jobs of one batch ran as one of them, with the same files.
    const [process = '', ...rest] = basename(file).split('.')
    const alike = `${process.split('-')[0]}-[^.]+.${rest.join('.')}`
    const own =
      given.find((entry) => entry.name === basename(file)) ??
      given.find((entry) => new RegExp(`^${alike}$`).test(entry.name))
    const kept = join(copy.state, 'secrets', basename(file))
    const to = join(files, file)
    if (existsSync(kept)) {
      cpSync(kept, to)
      await must('chmod', ['0444', to])
    } else if (own) await must('cp', ['--archive', join(own.parentPath, own.name), to])
    else throw new Error(`no container of the platform has ${file}`)
  }
}

/** A port that nobody listens on now. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { readonly port: number }
      server.close(() => resolve(port))
    })
  })
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))
