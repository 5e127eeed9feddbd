import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { Failure } from '../../base/failure.ts'

/**
 * The docker program, or one that answers to its name and words. Everything that targets do with an engine goes through
 * it.
 */
export type Docker = Program

/** A program of this machine that is given commands. */
export interface Program {
  /** Runs a command to its end and keeps what it says; never throws. */
  run(args: readonly string[], how?: DockerRun): Promise<DockerEnd>
  /**
   * The standard output of a command that must succeed; a Failure of `step` with the command and its last lines
   * otherwise.
   */
  ask(step: string, args: readonly string[], how?: DockerRun): Promise<string>
  /** The lines of both outputs of a command as they come. The command is ended when nobody reads on. */
  lines(args: readonly string[], how?: Pick<DockerRun, 'env' | 'folder' | 'until'>): AsyncIterable<string>
  /** Runs a command at this terminal; gives its exit code. */
  attach(args: readonly string[], how?: Pick<DockerRun, 'env' | 'folder'>): Promise<number>
}

/** How a command runs. What is secret goes to `input`: arguments and variables can be seen by others on the machine. */
export interface DockerRun {
  /** What the command reads. */
  readonly input?: string
  /** Variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>
  readonly folder?: string
  /** Seconds after which it is ended by force. Default: never. */
  readonly within?: number
  /** Ends the command, also while it says nothing. */
  readonly until?: AbortSignal
  /** Is told each line of both outputs as it comes. */
  readonly tell?: (line: string) => void
}

/** How a command ended. `missing` when there is no such program, `late` when it was ended by force. */
export interface DockerEnd {
  readonly code: number | null
  readonly output: string
  readonly error: string
  readonly missing: boolean
  readonly late: boolean
}

/** The docker program of this machine. `program` and `env` are for tests, which bring their own. */
export function dockerHere(
  program = 'docker',
  env: Readonly<Record<string, string | undefined>> = process.env,
): Docker {
  // Hints are for people, and would be among the lines that we read.
  return programHere(program, { ...env, DOCKER_CLI_HINTS: 'false' })
}

/** A program of this machine by its name or path, with the variables that it gets. */
export function programHere(program: string, env: Readonly<Record<string, string | undefined>> = process.env): Program {
  const surroundings = (how?: Pick<DockerRun, 'env'>) => ({ ...env, ...how?.env })

  async function run(args: readonly string[], how: DockerRun = {}): Promise<DockerEnd> {
    const child = spawn(program, args, { cwd: how.folder, env: surroundings(how), stdio: ['pipe', 'pipe', 'pipe'] })
    const said = { output: '', error: '' }
    const hear = (kind: keyof typeof said, stream: NodeJS.ReadableStream) => {
      stream.setEncoding('utf8')
      stream.on('data', (text: string) => void (said[kind] = (said[kind] + text).slice(-mostKept)))
      if (how.tell) createInterface({ input: stream }).on('line', how.tell)
    }
    hear('output', child.stdout)
    hear('error', child.stderr)
    // A program that ends before it has read everything is not a fault of ours.
    child.stdin.on('error', () => {})
    child.stdin.end(how.input ?? '')
    let late = false
    const clock =
      how.within === undefined
        ? undefined
        : setTimeout(() => {
            late = true
            child.kill('SIGKILL')
          }, how.within * 1000)
    try {
      const [code] = (await once(child, 'close')) as [number | null]
      return { code, ...said, missing: false, late }
    } catch (error) {
      return {
        code: null,
        output: '',
        error: (error as Error).message,
        missing: (error as NodeJS.ErrnoException).code === 'ENOENT',
        late,
      }
    } finally {
      clearTimeout(clock)
    }
  }

  return {
    run,
    async ask(step, args, how) {
      const end = await run(args, how)
      if (end.code === 0) return end.output
      throw failureOf(step, [program, ...args], end, how?.within)
    },
    async *lines(args, how) {
      const child = spawn(program, args, {
        cwd: how?.folder,
        env: surroundings(how),
        stdio: ['ignore', 'pipe', 'pipe'],
        ...(how?.until && { signal: how.until }),
      })
      const waiting: string[] = []
      let wake = () => {}
      let open = 2
      const hear = (stream: NodeJS.ReadableStream) =>
        createInterface({ input: stream })
          .on('line', (line) => (waiting.push(line), wake()))
          .on('close', () => (open--, wake()))
      hear(child.stdout)
      hear(child.stderr)
      child.on('error', () => ((open = 0), wake()))
      try {
        while (true) {
          while (waiting.length > 0) yield waiting.shift()!
          if (open <= 0) return
          await new Promise<void>((resolve) => (wake = resolve))
        }
      } finally {
        child.kill('SIGTERM')
      }
    },
    async attach(args, how) {
      const child = spawn(program, args, { cwd: how?.folder, env: surroundings(how), stdio: 'inherit' })
      const [code] = (await once(child, 'close')) as [number | null]
      return code ?? 1
    },
  }
}

/** What is kept of each output, in characters. */
const mostKept = 4_000_000

/** The Failure of a command that did not succeed, with the reason in plain words where it is a known one. */
export function failureOf(step: string, command: readonly string[], end: DockerEnd, within?: number): Failure {
  const said = lastLines(`${end.output}\n${end.error}`)
  const [reason, advice] = end.missing
    ? [`the program ${command[0]} is not on the PATH`, 'install it, then run the same command again']
    : end.late
      ? [`it did not end within ${within ?? 0} s`, undefined]
      : ((reasons.find(([pattern]) => pattern.test(said.join('\n')))?.slice(1) ?? [
          'the command failed',
          undefined,
        ]) as [string, string | undefined])
  return new Failure({
    step,
    reason,
    command: command.join(' '),
    output: said,
    do: advice ?? 'mend the cause and run the same command again',
  })
}

/** The last lines of what a program said, without colour and empty lines. */
export function lastLines(said: string, count = 12): string[] {
  const plain = said.replace(/\x1b\[[0-9;]*[A-Za-z]/g, '')
  return plain
    .split(/[\r\n]+/)
    .map((line) => line.trimEnd())
    .filter(Boolean)
    .slice(-count)
}

/** What the messages of engines and registries mean. */
const reasons: readonly (readonly [pattern: RegExp, reason: string, advice?: string])[] = [
  [
    /cannot connect to the docker daemon|is the docker daemon running|dial unix|connection refused.*docker\.sock/i,
    'the engine does not answer',
    'start the engine, or set DOCKER_HOST to one that runs',
  ],
  [
    /permission denied.*docker(\.sock| daemon)/i,
    'this user may not speak to the engine',
    'add the user to the group docker, or use a rootless engine',
  ],
  [/no space left on device/i, 'the disk of the engine is full', 'free space on it, for example by docker image prune'],
  [
    /toomanyrequests|rate limit/i,
    'the registry lets nobody pull more for now',
    'log in to it with docker login, wait, or set images.mirror',
  ],
  [
    /unauthorized|denied:|access forbidden|authentication required|no basic auth credentials/i,
    'the registry refused',
    'log in to it with docker login',
  ],
  [
    /manifest( for .*)? (unknown|not found)|not found: manifest|no such image|repository does not exist/i,
    'the image is not there',
    undefined,
  ],
  [
    /no matching manifest|does not match the specified platform|exec format error/i,
    'the image is made for machines of another kind',
    'set images.platform to that of the engine',
  ],
  [
    /certificate (signed by unknown|is not trusted)|x509:/i,
    'the certificate of the registry is not trusted',
    undefined,
  ],
  [
    /no such host|i\/o timeout|tls handshake timeout|connection refused|network is unreachable|temporary failure in name resolution/i,
    'the registry could not be reached',
    'look at the network, or set images.mirror',
  ],
]
