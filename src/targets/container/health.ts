import type { ServiceNode, StoreNode } from '../../graph/node.ts'
import type { Health, Probe } from '../../graph/process.ts'
import type { ImageForm } from '../../graph/recipe.ts'
import type { Binder } from './bind.ts'
import { scratchFolder } from './place.ts'

/** A question to a container, asked by whoever runs it or by a command inside it. */
export type BoundProbe =
  | {
      readonly probe: 'http'
      readonly port: number
      readonly path: string
      readonly status?: number
      readonly command: readonly string[]
    }
  | { readonly probe: 'tcp'; readonly port: number; readonly command: readonly string[] }
  /** Nothing but a command can tell. */
  | { readonly probe: 'exec'; readonly command: readonly string[] }
  /** That it lives is all that can be asked. */
  | { readonly probe: 'alive' }

/** The three words of health of a container; durations in seconds. */
export interface BoundHealth {
  readonly boot: Health['boot']
  readonly ready: Omit<Health['ready'], 'ask'> & { readonly ask: BoundProbe }
  readonly live: Omit<Health['live'], 'ask'> & { readonly ask: BoundProbe }
}

/** Binds the health of a node. `asks` is the program in its image by which one asks over HTTP. */
export function boundHealth(
  health: Health,
  node: ServiceNode | StoreNode,
  binder: Binder,
  asks: ImageForm['asks'],
): BoundHealth {
  const bound = (probe: Probe, timeout: number) => boundProbe(probe, timeout, node, binder, asks)
  return {
    boot: health.boot,
    ready: { ...health.ready, ask: bound(health.ready.ask, health.ready.timeout) },
    live: { ...health.live, ask: bound(health.live.ask, health.live.timeout) },
  }
}

function boundProbe(
  probe: Probe,
  timeout: number,
  node: ServiceNode | StoreNode,
  binder: Binder,
  asks: ImageForm['asks'],
): BoundProbe {
  switch (probe.probe) {
    case 'http': {
      const port = numberOf(node, probe.port)
      return {
        probe: 'http',
        port,
        path: probe.path,
        ...(probe.status && { status: probe.status }),
        command: httpCommand(`http://127.0.0.1:${port}${probe.path}`, timeout, asks),
      }
    }
    case 'tcp': {
      if (probe.command) return { probe: 'exec', command: probe.command.map((text) => binder.text(text)) }
      const port = numberOf(node, probe.port)
      return { probe: 'tcp', port, command: tcpCommand(port, timeout, asks) }
    }
    case 'exec':
      return { probe: 'exec', command: probe.command.map((text) => binder.text(text)) }
    case 'file':
      return { probe: 'exec', command: ['sh', '-c', fileScript(`${scratchFolder}/${probe.name}`, probe.fresh)] }
    case 'alive':
      return { probe: 'alive' }
  }
}

function numberOf(node: ServiceNode | StoreNode, port: string): number {
  const found = node.ports.find((each) => each.name === port)
  if (!found) throw new Error(`${node.id} has no port ${port}`)
  return found.prefer
}

/** Asks over HTTP with what the image is known to have, else with whichever program is found. */
function httpCommand(url: string, timeout: number, asks: ImageForm['asks']): string[] {
  const [first, ...rest] = httpWays(url, timeout).filter(([program]) => asks === undefined || program === asks)
  if (rest.length === 0) return first![1]
  const tries = httpWays(url, timeout).map(
    ([, words]) => `if command -v ${words[0]} >/dev/null; then exec ${words.map(quoted).join(' ')}; fi`,
  )
  return ['sh', '-c', [...tries, 'exit 1'].join('\n')]
}

function httpWays(url: string, timeout: number): [ImageForm['asks'], string[]][] {
  return [
    ['curl', ['curl', '--fail', '--silent', '--output', '/dev/null', '--max-time', String(timeout), url]],
    ['wget', ['wget', '-q', '-T', String(timeout), '-O', '/dev/null', url]],
    ['python', ['python3', '-c', `import urllib.request as r; r.urlopen('${url}', timeout=${timeout})`]],
    [
      'node',
      [
        'node',
        '-e',
        `fetch('${url}', { signal: AbortSignal.timeout(${timeout * 1000}) }).then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))`,
      ],
    ],
  ]
}

/** Opens a connection with whichever program of the image can. */
function tcpCommand(port: number, timeout: number, asks: ImageForm['asks']): string[] {
  const node = [
    'node',
    '-e',
    `require('net').connect(${port}, '127.0.0.1').setTimeout(${timeout * 1000}, () => process.exit(1)).on('connect', () => process.exit(0)).on('error', () => process.exit(1))`,
  ]
  if (asks === 'node') return node
  const ways = [
    ['bash', '-c', `exec 3<>/dev/tcp/127.0.0.1/${port}`],
    ['nc', '-z', '-w', String(timeout), '127.0.0.1', String(port)],
    ['python3', '-c', `import socket; socket.create_connection(('127.0.0.1', ${port}), ${timeout})`],
    node,
  ]
  return [
    'sh',
    '-c',
    [
      ...ways.map((words) => `if command -v ${words[0]} >/dev/null; then exec ${words.map(quoted).join(' ')}; fi`),
      'exit 1',
    ].join('\n'),
  ]
}

/**
 * True while the file is there and, with `fresh`, was touched within so many seconds. Both GNU and busybox have
 * `stat -c`.
 */
function fileScript(path: string, fresh: number | undefined): string {
  if (fresh === undefined) return `test -e ${path}`
  return `test "$(( $(date +%s) - $(stat -c %Y ${path} || echo 0) ))" -le ${fresh}`
}

/** A word for a POSIX shell. */
export function quoted(word: string): string {
  return /^[A-Za-z0-9_./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
