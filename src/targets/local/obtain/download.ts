import { createHash } from 'node:crypto'
import {
  closeSync,
  createReadStream,
  createWriteStream,
  openSync,
  readFileSync,
  readSync,
  writeFileSync,
} from 'node:fs'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Failure } from '../../../base/failure.ts'
import { execute } from './execute.ts'
import { type Context, environmentOf } from './software.ts'

/** That nothing could be had from an address, with the reason; nothing was kept. */
export class Unreachable extends Error {}

/** Where it is noted what a downloaded file is: its address, its size and its SHA-256. */
export function recordPath(path: string): string {
  return `${path}.json`
}

/** True if a file that was downloaded before is still, byte for byte, what was noted then. */
export async function asRecorded(path: string): Promise<boolean> {
  try {
    const noted = JSON.parse(readFileSync(recordPath(path), 'utf8')) as {
      readonly size: number
      readonly sha256: string
    }
    const { size, sha256 } = await measured(path)
    return size === noted.size && sha256 === noted.sha256
  } catch {
    return false
  }
}

/** How long nothing may come before a download is given up, in seconds. */
const patience = 60

/**
 * Downloads a jar to a path and notes its size and SHA-256 beside it. Says what it downloads before it begins. Throws
 * Unreachable when the address gives nothing, and a Failure when what came is not whole or no jar.
 */
export async function download(address: string, path: string, context: Context): Promise<void> {
  const env = environmentOf(context)
  // Node.js has no proxies of its own in every version that runs us; curl follows the same variables everywhere.
  const proxied = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'].some((name) => env[name])
  context.tell(`downloading ${address}`)
  const expected = proxied ? await byCurl(address, path, env) : await byFetch(address, path, context)
  const { size, sha256 } = await measured(path)
  const broken =
    expected !== undefined && size !== expected
      ? `${size} of ${expected} bytes came`
      : beginning(path) !== 'PK'
        ? 'what came is no jar'
        : undefined
  if (broken !== undefined) {
    throw new Failure({
      step: `download ${address}`,
      reason: broken,
      left: 'nothing of it was kept',
      do: 'run the same command again',
    })
  }
  writeFileSync(recordPath(path), `${JSON.stringify({ address, size, sha256 }, null, 2)}\n`)
}

async function byFetch(address: string, path: string, context: Context): Promise<number | undefined> {
  const stop = new AbortController()
  let timer = setTimeout(() => stop.abort(), patience * 1000)
  try {
    const answer = await fetch(address, { signal: stop.signal })
    if (!answer.ok || answer.body === null)
      throw new Unreachable(`${address} answered ${answer.status} ${answer.statusText}`.trim())
    const length = Number(answer.headers.get('content-length')) || undefined
    let [had, told] = [0, 0]
    const counting = new Transform({
      transform(chunk: Buffer, _, next) {
        clearTimeout(timer)
        timer = setTimeout(() => stop.abort(), patience * 1000)
        had += chunk.length
        const tenth = length === undefined ? 0 : Math.floor((had / length) * 10)
        if (tenth > told) context.tell(`downloading ${address}, ${(told = tenth)}0 %`)
        next(null, chunk)
      },
    })
    await pipeline(
      Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]),
      counting,
      createWriteStream(path, { mode: 0o644 }),
    )
    return length
  } catch (error) {
    if (error instanceof Unreachable) throw error
    const { cause, code } = error as {
      readonly cause?: { readonly code?: string; readonly message?: string }
      readonly code?: string
    }
    // A fault of the disk is no fault of the address.
    if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EACCES') throw error
    throw new Unreachable(
      `${address} could not be reached (${stop.signal.aborted ? `nothing came for ${patience} s` : (cause?.code ?? cause?.message ?? (error as Error).message)})`,
    )
  } finally {
    clearTimeout(timer)
  }
}

async function byCurl(
  address: string,
  path: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<undefined> {
  const command = [
    'curl',
    '--fail',
    '--silent',
    '--show-error',
    '--location',
    '--speed-time',
    String(patience),
    '--speed-limit',
    '1',
    '--output',
    path,
    address,
  ]
  const { code, output, error } = await execute({ command, env })
  if (code === 0) return undefined
  throw new Unreachable(
    `${address} could not be reached (${error?.code === 'ENOENT' ? 'there is a proxy, and no curl to ask it' : (output.trim().split('\n').at(-1) ?? `curl ended with ${code}`)})`,
  )
}

async function measured(path: string): Promise<{ readonly size: number; readonly sha256: string }> {
  const hash = createHash('sha256')
  let size = 0
  for await (const chunk of createReadStream(path)) {
    size += (chunk as Buffer).length
    hash.update(chunk as Buffer)
  }
  return { size, sha256: hash.digest('hex') }
}

/** The first two letters of a file: those of a jar are PK. */
function beginning(path: string): string {
  const file = openSync(path, 'r')
  const head = Buffer.alloc(2)
  readSync(file, head, 0, 2, 0)
  closeSync(file)
  return head.toString('latin1')
}
