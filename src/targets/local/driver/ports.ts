import { execFileSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { problem, type Problem } from '../../../base/problem.ts'
import type { PortWish } from '../slots.ts'

/** The ports of a platform as remembered. */
export type Ports = Readonly<Record<string, readonly number[]>>

/**
 * The ports that wishes get: those remembered, and for the rest the first free ones from the preferred number on.
 * Nothing is opened or written. `ours` are numbers on which this platform's own processes listen now.
 */
export async function allocate(wishes: readonly PortWish[], remembered: Ports): Promise<Ports> {
  const taken = new Set(Object.values(remembered).flat())
  const ports: Record<string, readonly number[]> = {}
  for (const wish of wishes) {
    const kept = wish.pinned && remembered[wish.key]?.[0] !== wish.prefer ? [] : (remembered[wish.key] ?? [])
    const numbers = kept.slice(0, Math.max(wish.count, kept.length))
    for (let candidate = wish.prefer; numbers.length < wish.count; candidate++) {
      if (candidate > 65535) throw new Error('no port is free')
      const free = wish.pinned
        ? !numbers.includes(candidate)
        : !taken.has(candidate) && (await isFree(candidate, wish.udp))
      if (!free) continue
      taken.add(candidate)
      numbers.push(candidate)
    }
    ports[wish.key] = numbers
  }
  return ports
}

/**
 * Ports without those that somebody else has taken since, so that they are chosen anew, and a problem for each taken
 * port that people know: one that was named, or is typed into a browser, is never changed behind their back. `ours` are
 * numbers on which this platform listens now.
 */
export async function withoutStrangers(
  wishes: readonly PortWish[],
  ports: Ports,
  ours: ReadonlySet<number>,
): Promise<{ readonly ports: Ports; readonly problems: readonly Problem[] }> {
  const left: Record<string, readonly number[]> = {}
  const problems: Problem[] = []
  for (const wish of wishes) {
    const numbers = ports[wish.key] ?? []
    const free = await Promise.all(numbers.map(async (number) => ours.has(number) || (await isFree(number, wish.udp))))
    const known = wish.pinned || wish.key.startsWith('edge:')
    if (known || free.every(Boolean)) left[wish.key] = numbers
    if (known) problems.push(...numbers.filter((_, index) => !free[index]).map((number) => taken(wish, number)))
  }
  return { ports: left, problems }
}

function taken(wish: PortWish, number: number): Problem {
  const holder = holderOf(number)
  return problem(
    'SW5002',
    { path: wish.path },
    {
      title: `port ${number} is taken`,
      found: holder
        ? `${holder.name} (process ${holder.pid}) listens on ${number}`
        : `another process listens on ${number}`,
      expected: `port ${number} free: ${wish.pinned ? 'the platform names it' : 'the platform was reached at it before'}`,
      do: holder
        ? `stop process ${holder.pid}, or choose another port`
        : 'stop what listens there, or choose another port',
    },
  )
}

/** True when a port of the loopback address can be listened on: for connections, or for datagrams. */
export function isFree(port: number, udp = false): Promise<boolean> {
  if (udp) return takesDatagrams(port)
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    // Exclusive: otherwise a process of the same user could share the port unseen.
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)))
  })
}

function takesDatagrams(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4')
    socket.once('error', () => socket.close(() => resolve(false)))
    socket.bind({ port, address: '127.0.0.1', exclusive: true }, () => socket.close(() => resolve(true)))
  })
}

/** The process that listens on a port, as far as the system tells. */
export function holderOf(port: number): { readonly pid: number; readonly name: string } | undefined {
  return process.platform === 'linux' ? linuxHolder(port) : askedHolder(port)
}

/**
 * /proc/net/tcp names the socket's inode (column 10) of each listening (0A) port; a process holds it as one of its
 * descriptors.
 */
function linuxHolder(port: number): { pid: number; name: string } | undefined {
  const hexadecimal = port.toString(16).toUpperCase().padStart(4, '0')
  const inodes = ['/proc/net/tcp', '/proc/net/tcp6']
    .filter((path) => existsSync(path))
    .flatMap((path) =>
      readFileSync(path, 'utf8')
        .split('\n')
        .slice(1)
        .flatMap((line) => {
          const columns = line.trim().split(/\s+/)
          return columns[1]?.endsWith(`:${hexadecimal}`) && columns[3] === '0A' ? [`socket:[${columns[9]}]`] : []
        }),
    )
  if (inodes.length === 0) return undefined
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const holds = readdirSync(`/proc/${pid}/fd`).some((descriptor) =>
        inodes.includes(readlinkSync(`/proc/${pid}/fd/${descriptor}`)),
      )
      if (holds) return { pid: Number(pid), name: readFileSync(`/proc/${pid}/comm`, 'utf8').trim() }
    } catch {
      // Processes of others, and those that just ended, cannot be looked into.
    }
  }
  return undefined
}

function askedHolder(port: number): { pid: number; name: string } | undefined {
  try {
    const output = execFileSync('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const pid = /^p(\d+)$/m.exec(output)?.[1]
    return pid ? { pid: Number(pid), name: /^c(.+)$/m.exec(output)?.[1] ?? 'a process' } : undefined
  } catch {
    return undefined
  }
}
