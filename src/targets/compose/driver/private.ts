import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Docker } from '../../docker/docker.ts'

/** Who reads a folder of secrets, and how it is given to them. */
export interface Giving {
  readonly user: { readonly uid: number; readonly gid: number }
  /** An image that the engine has, to give files away with where this process may not. */
  readonly image: string
  /** This process is root, and so is the engine. */
  readonly direct: boolean
}

/**
 * Makes a folder with files that one user alone can read, whole or not at all. Its name tells its content, so one that
 * is there is left alone. Only root can give files away: where this process is not, a short container is, which also
 * knows whom an engine without root means by a number.
 */
export async function givePrivate(
  docker: Docker,
  folder: string,
  files: ReadonlyMap<string, string>,
  { user, image, direct }: Giving,
): Promise<void> {
  if (existsSync(folder)) return
  const making = `${folder}.making`
  rmSync(making, { recursive: true, force: true })
  mkdirSync(making, { recursive: true, mode: 0o700 })
  chmodSync(making, 0o700)
  for (const [name, content] of files) {
    const path = join(making, name)
    writeFileSync(path, content, { mode: 0o400 })
    if (direct) chownSync(path, user.uid, user.gid)
  }
  if (!direct && files.size > 0) {
    await docker.ask('give secrets to who reads them', [
      'run',
      '--rm',
      '--network',
      'none',
      '--user',
      '0:0',
      '--cap-drop',
      'ALL',
      '--cap-add',
      'CHOWN',
      '--cap-add',
      'DAC_OVERRIDE',
      '--read-only',
      '--pull',
      'never',
      '--volume',
      `${making}:/secrets`,
      '--entrypoint',
      'chown',
      image,
      `${user.uid}:${user.gid}`,
      ...[...files.keys()].map((name) => `/secrets/${name}`),
    ])
  }
  renameSync(making, folder)
}

/** Removes the folders beside those that are still in use, which are versions of the same. */
export function removeOthers(parent: string, belongs: (name: string) => boolean, inUse: readonly string[]): void {
  if (!existsSync(parent)) return
  for (const name of readdirSync(parent))
    if (belongs(name) && !inUse.some((each) => basename(each) === name))
      rmSync(join(parent, name), { recursive: true, force: true })
}
