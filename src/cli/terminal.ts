import { basename, dirname, join, relative } from 'node:path'
import { paintFor } from './paint.ts'
import type { Screen, World } from './world.ts'

/** The world as it is, and the two ways in which the program ends. */
export interface TerminalWorld extends World {
  /** Ends the program when everything that was printed has been taken. */
  end(code: number): Promise<void>
  /** Tells of an error that nothing caught, and ends the program. */
  fail(error: unknown): Promise<void>
}

/** The terminal, or the pipes, that this process was started with. `entry` is the script that was started. */
export function terminalWorld(entry: string): TerminalWorld {
  const [out, err] = [screenOf(process.stdout), screenOf(process.stderr)]
  const listeners: (() => void)[] = []
  const interrupted = () => {
    const latest = listeners.at(-1)
    if (latest) latest()
    else process.exit(130)
  }
  process.on('SIGINT', interrupted)
  process.on('SIGTERM', interrupted)
  const end = async (code: number) => {
    await Promise.all(
      [process.stdout, process.stderr].map(
        (stream) =>
          new Promise<void>((resolve) => (stream.writableLength === 0 ? resolve() : stream.write('', () => resolve()))),
      ),
    )
    process.exit(code)
  }
  return {
    out,
    err,
    entry,
    folder: process.cwd(),
    variables: process.env,
    program: programOf(entry, process.cwd()),
    read: async (path, environment) => (await import('../spec/read.ts')).readPlatform(path, environment),
    catalog: async () => Object.values(await import('../catalog/list.ts')).map((each) => each.listing),
    targets: async () => Object.values(await import('../targets/list.ts')),
    ask,
    keys,
    browse: async (url) => (await import('./browse.ts')).browse(url),
    end,
    interruptions(listener) {
      listeners.push(listener)
      // Signals alone do not keep a program alive that waits for one.
      const waiting = setInterval(() => {}, 60_000)
      return () => {
        clearInterval(waiting)
        listeners.splice(listeners.lastIndexOf(listener), 1)
      }
    },
    exit: (code) => process.exit(code),
    async fail(error) {
      const { resultOf } = await import('./fault.ts')
      const { lines = [] } = resultOf(error, {
        folder: process.cwd(),
        debug: Boolean(process.env['STACKWRIGHT_DEBUG']),
        paint: paintFor(err.colours),
      })
      err.write(lines.map((line) => `${line}\n`).join(''))
      await end(1)
    },
  }
}

function screenOf(stream: NodeJS.WriteStream): Screen {
  const gone = new AbortController()
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error
    gone.abort()
  })
  const terminal = stream.isTTY === true && process.env['TERM'] !== 'dumb'
  return {
    write: (text) => void (gone.signal.aborted || stream.write(text)),
    terminal,
    colours: process.env['FORCE_COLOR'] ? process.env['FORCE_COLOR'] !== '0' : terminal && !process.env['NO_COLOR'],
    get columns() {
      return stream.columns ?? 100
    },
    get rows() {
      return stream.rows ?? 24
    },
    gone: gone.signal,
  }
}

/** How to call this program from a folder: the script of a checkout, or the name under which a package installs it. */
function programOf(entry: string, folder: string): string {
  if (basename(dirname(dirname(entry))) === 'src') {
    const script = join(dirname(dirname(dirname(entry))), 'stackwright')
    const short = relative(folder, script)
    return short.startsWith('..') ? (short.length < script.length ? short : script) : `./${short}`
  }
  return process.env['npm_command'] === 'exec' ? 'npx stackwright' : 'stackwright'
}

async function ask(question: string): Promise<string | undefined> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined
  const { createInterface } = await import('node:readline/promises')
  const reader = createInterface({ input: process.stdin, output: process.stderr })
  const none = new Promise<string>((resolve) => reader.once('close', () => resolve('')))
  try {
    return await Promise.race([reader.question(question), none])
  } finally {
    reader.close()
  }
}

function keys(pressed: (key: string) => void): () => void {
  if (!process.stdin.isTTY) return () => {}
  const tell = (data: Buffer) => pressed(data.toString())
  process.stdin.setRawMode(true)
  process.stdin.on('data', tell).resume()
  return () => {
    process.stdin.off('data', tell).pause()
    process.stdin.setRawMode(false)
  }
}
