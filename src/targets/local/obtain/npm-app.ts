import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { hold } from '../../../../bin/hold.js'
import { platformName } from '../../../../bin/cache.js'
import { executable } from '../../../../bin/npm.js'
import type { NativeForm } from '../../../graph/recipe.ts'
import { digest } from './locks.ts'
import { installLocked } from './npm.ts'
import { keyOf, recall, remember } from './remember.ts'
import { needRoom } from './room.ts'
import { cacheOf, type Context, openFolder, type Software } from './software.ts'

type Wanted = Extract<NativeForm, { readonly from: 'npm' }>

const catalog = join(import.meta.dirname, '../../../catalog')

/**
 * Gets a Node.js program with its dependencies into the cache, exactly as its lock says. It runs with the Node.js that
 * runs us.
 */
export async function obtainNpmApp(id: string, wanted: Wanted, context: Context): Promise<Software> {
  const key = npmKey(id, wanted)
  const known = recall(context, key)
  if (known !== undefined) return known
  const lock = join(catalog, wanted.lock)
  const folder = join(openFolder(context, 'apps'), key)
  await hold(
    `${folder}.lock`,
    async () => {
      if (existsSync(folder)) return
      const work = `${folder}.making`
      rmSync(work, { recursive: true, force: true })
      needRoom(`${wanted.name} ${wanted.version}`, cacheOf(context), 100)
      context.tell(`installing ${wanted.name} ${wanted.version}`)
      try {
        await installLocked(`install ${wanted.name} ${wanted.version}`, lock, work, context)
        renameSync(work, folder)
      } finally {
        rmSync(work, { recursive: true, force: true })
      }
    },
    (pid) => context.tell(`waiting for another stackwright that installs ${wanted.name} (process ${pid})`),
  )
  const bin = join(folder, 'node_modules/.bin')
  const own = existsSync(bin)
    ? readdirSync(bin)
        .map((name) => [name, join(bin, name)] as const)
        .filter(([, path]) => executable(path))
    : []
  return remember(context, key, {
    id,
    root: folder,
    programs: { node: process.execPath, ...Object.fromEntries(own) },
    version: wanted.version,
    source: `${wanted.name} ${wanted.version} from npm, run by Node.js ${process.versions.node}`,
  })
}

/** The key under which the answer for a Node.js program is kept. */
export function npmKey(id: string, wanted: Wanted): string {
  const lock = join(catalog, wanted.lock)
  return keyOf(
    id,
    platformName(),
    digest(readFileSync(join(lock, 'package.json')), readFileSync(join(lock, 'package-lock.json'))),
  )
}
