import { readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fingerprint } from '../../../base/json.ts'
import type { Ordinary } from '../site.ts'

/**
 * As root, the ordinary user for servers that refuse to run as root, and a folder that this user can reach: the state
 * folder when all of its parents may be passed by everybody, and a folder below /var/lib otherwise (a clone in root's
 * home, a private temporary folder).
 */
export function ordinaryUser(folder: string): Ordinary | undefined {
  if (process.getuid?.() !== 0) return undefined
  const account = accountOf('postgres') ?? accountOf('nobody') ?? { uid: 65534, gid: 65534 }
  return { ...account, folder: passable(folder) ? folder : join('/var/lib/stackwright', fingerprint(folder)) }
}

/** True when everybody may pass all the folders that lead to a folder. */
export function passable(folder: string): boolean {
  for (let path = dirname(folder); ; path = dirname(path)) {
    const stat = statSync(path, { throwIfNoEntry: false })
    if (stat && (stat.mode & 0o001) === 0) return false
    if (path === dirname(path)) return true
  }
}

function accountOf(name: string): { uid: number; gid: number } | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((each) => each.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined
}
