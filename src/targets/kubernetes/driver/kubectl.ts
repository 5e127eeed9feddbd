import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:os'
import { createInterface } from 'node:readline'
import { Failure } from '../../../base/failure.ts'

/**
 * The kubectl program. Everything that the driver does with a cluster goes through it; what is secret goes to its
 * input, never into its arguments.
 */
export interface Kubectl {
  /** Runs a command to its end and keeps what it says; never throws. */
  run(args: readonly string[], how?: KubectlRun): Promise<KubectlEnd>
  /**
   * The standard output of a command that must succeed; a Failure of `step` with the reason otherwise. A server that is
   * busy or restarts is asked again.
   */
  ask(step: string, args: readonly string[], how?: KubectlRun): Promise<string>
  /** The document that a command prints with `--output json`. */
  read<T>(step: string, args: readonly string[], how?: KubectlRun): Promise<T>
  /** The lines of the standard output as they come. The command is ended when nobody reads on, or `over` is aborted. */
  lines(args: readonly string[], over?: AbortSignal): AsyncIterable<string>
  /** Runs a command at this terminal; gives its exit code. */
  attach(args: readonly string[]): Promise<number>
  /** Starts a command that goes on; `line` hears what it prints. `end` ends it. */
  hold(args: readonly string[], line: (line: string) => void): { readonly ended: Promise<number>; end(): void }
}

/** What a command reads, and the seconds after which it is ended by force (default 60). */
export interface KubectlRun {
  readonly input?: string
  readonly within?: number
}

/** How a command ended. `missing` when there is no such program, `late` when it was ended by force. */
export interface KubectlEnd {
  readonly code: number | null
  readonly output: string
  readonly error: string
  readonly missing: boolean
  readonly late: boolean
}

/**
 * The kubectl of this machine on a context (default: the current one of KUBECONFIG). `program` and `env` are for tests,
 * which bring their own.
 */
export function kubectlHere(
  context?: string,
  program = 'kubectl',
  env: Readonly<Record<string, string | undefined>> = process.env,
): Kubectl {
  const words = (args: readonly string[]) => (context === undefined ? [...args] : [`--context=${context}`, ...args])

  async function run(args: readonly string[], { input, within = 60 }: KubectlRun = {}): Promise<KubectlEnd> {
    // Of a group of its own: Ctrl-C at the terminal is for us, who let what is under way finish.
    const child = spawn(program, words(args), { env, stdio: ['pipe', 'pipe', 'pipe'], detached: true })
    const [output, error]: [Buffer[], Buffer[]] = [[], []]
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => error.push(chunk))
    // A program that ends before it has read everything is not a fault of ours.
    child.stdin.on('error', () => {})
    child.stdin.end(input ?? '')
    let late = false
    const clock = setTimeout(() => {
      late = true
      child.kill('SIGKILL')
    }, within * 1000)
    try {
      const [code] = (await once(child, 'close')) as [number | null]
      return {
        code,
        output: Buffer.concat(output).toString(),
        error: Buffer.concat(error).toString(),
        missing: false,
        late,
      }
    } catch (reason) {
      return {
        code: null,
        output: '',
        error: (reason as Error).message,
        missing: (reason as NodeJS.ErrnoException).code === 'ENOENT',
        late,
      }
    } finally {
      clearTimeout(clock)
    }
  }

  async function ask(step: string, args: readonly string[], how: KubectlRun = {}): Promise<string> {
    for (let attempt = 0; ; attempt++) {
      const end = await run(args, how)
      if (end.code === 0) return end.output
      if (attempt === retries || !passing.test(end.error)) throw failureOf(step, [program, ...words(args)], end)
      await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** attempt))
    }
  }

  return {
    run,
    ask,
    read: async <T>(step: string, args: readonly string[], how?: KubectlRun) =>
      JSON.parse((await ask(step, [...args, '--output=json'], how)) || '{"items":[]}') as T,
    async *lines(args, over) {
      const child = spawn(program, words(args), { env, stdio: ['ignore', 'pipe', 'ignore'] })
      const waiting: string[] = []
      let [open, wake] = [true, () => {}]
      const close = () => ((open = false), wake())
      createInterface({ input: child.stdout })
        .on('line', (line) => (waiting.push(line), wake()))
        .on('close', close)
      child.on('error', close)
      over?.addEventListener('abort', close, { once: true })
      try {
        while (!over?.aborted) {
          while (waiting.length > 0) yield waiting.shift()!
          if (!open) return
          await new Promise<void>((resolve) => (wake = resolve))
        }
      } finally {
        over?.removeEventListener('abort', close)
        child.kill('SIGTERM')
      }
    },
    async attach(args) {
      const child = spawn(program, words(args), { env, stdio: 'inherit' })
      const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
      return code ?? 128 + (signal ? constants.signals[signal] : 0)
    },
    hold(args, line) {
      const child = spawn(program, words(args), { env, stdio: ['ignore', 'pipe', 'pipe'] })
      for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', line)
      const ended = new Promise<number>((resolve) =>
        child.once('error', () => resolve(127)).once('exit', (code) => resolve(code ?? 1)),
      )
      return { ended, end: () => void child.kill('SIGTERM') }
    },
  }
}

/** How often a command is tried again that a busy server refused. */
const retries = 3

/** What a server says that will do it in a moment. */
const passing = new RegExp(
  [
    'too many requests',
    'etcdserver: (leader changed|request timed out)',
    'connection reset by peer',
    'unexpected EOF',
    'TLS handshake timeout',
    'the object has been modified',
    'failed calling webhook',
    'is being terminated',
    'server is currently unable',
  ].join('|'),
  'i',
)

/** The Failure of a command that did not succeed, with the reason in plain words where it is a known one. */
export function failureOf(step: string, command: readonly string[], end: KubectlEnd): Failure {
  const said = lastLines(end.error || end.output)
  const [, reason, advice] = end.missing
    ? missing
    : end.late
      ? late
      : (known.find(([pattern]) => pattern.test(said.join('\n'))) ?? [/./, 'the cluster refused'])
  return new Failure({
    step,
    reason,
    command: command.join(' '),
    output: said,
    do: advice ?? 'mend the cause and run the same command again',
  })
}

/** The last lines of what a program said, without empty ones. */
export function lastLines(said: string, count = 12): string[] {
  return said
    .split(/[\r\n]+/)
    .map((line) => line.trimEnd())
    .filter(Boolean)
    .slice(-count)
}

type Reason = readonly [pattern: RegExp, reason: string, advice?: string]

const missing: Reason = [
  /./,
  'the program kubectl is not on the PATH',
  'install kubectl (https://kubernetes.io/docs/tasks/tools/)',
]
const late: Reason = [
  /./,
  'the cluster did not answer in time',
  'see whether the server that `kubectl cluster-info` names can be reached',
]

/** True for what a program says that could not speak to a cluster at all. */
export const unreachable = new RegExp(
  [
    'connection refused',
    'no such host',
    'i/o timeout',
    'connection to the server .* was refused',
    'dial tcp',
    'unable to connect',
    'context .* does not exist',
    'no configuration has been provided',
    'certificate',
    'you must be logged in',
    'unauthorized',
    'exec plugin',
  ].join('|'),
  'i',
)

/** What messages of clusters mean. */
const known: readonly Reason[] = [
  [
    /you must be logged in|unauthorized|exec plugin|getting credentials/i,
    'the cluster does not know this user',
    'log in to the cluster again, or choose another context',
  ],
  [
    /forbidden: user|is forbidden|cannot (get|list|create|patch|delete) resource/i,
    'this user may not do that on the cluster',
    'ask for the rights that the message names, or choose another context',
  ],
  [/violates podsecurity/i, 'the cluster forbids pods of this kind'],
  [
    /no matches for kind|the server doesn't have a resource type|ensure crds are installed/i,
    'the cluster does not know this kind of object: an extension is missing',
    'install the extension that defines it, or choose another setting under targets.kubernetes',
  ],
  [
    /field is immutable|updates to statefulset spec .* are forbidden|may not change once set/i,
    'the cluster does not allow this change of something that exists',
  ],
  [/exceeded quota/i, 'a quota of the namespace is used up'],
  [/admission webhook .* denied/i, 'a policy of the cluster refused it'],
  [/is invalid|strict decoding error|unknown field/i, 'the cluster finds it invalid'],
  [
    unreachable,
    'the cluster cannot be reached',
    'see whether the server that `kubectl cluster-info` names can be reached',
  ],
]
