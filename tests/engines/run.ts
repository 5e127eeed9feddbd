import { spawn } from 'node:child_process'

/** How a program ended, and what it printed. */
export interface Ended {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Where a program runs, with what, and for how long it may. */
export interface How {
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  readonly input?: string | Buffer
  /** Seconds after which the program is killed. Default: 120. */
  readonly within?: number
}

/** Runs a program to its end and says how that was; a program that cannot be started ends with 127. */
export function ask(
  program: string,
  args: readonly string[],
  { env = {}, cwd, input, within = 120 }: How = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    // The `timeout` of spawn keeps this process alive for as long when there is no such program.
    setTimeout(() => child.kill('SIGKILL'), within * 1000).unref()
    let [out, err] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (chunk) => (out += chunk))
    child.stderr.setEncoding('utf8').on('data', (chunk) => (err += chunk))
    child.once('error', (error) => resolve({ code: 127, out, err: error.message }))
    const end = (code: number | null, signal: string | null) =>
      resolve({ code: code ?? -1, out, err: signal ? `${err}\nended by ${signal}` : err })
    child.once('close', end)
    // A daemon that it started may hold its output open, and is not waited for.
    child.once('exit', (code, signal) => setTimeout(() => end(code, signal), 1000).unref())
    child.stdin.on('error', () => {}).end(input)
  })
}

/** Runs a program that must end with 0, and gives what it printed; otherwise fails with the end of its error output. */
export async function must(program: string, args: readonly string[], how: How = {}): Promise<string> {
  const { code, out, err } = await ask(program, args, how)
  if (code !== 0)
    throw new Error(
      `${program} ${args.join(' ')} ended with ${code}\n${(err || out).trim().split('\n').slice(-12).join('\n')}`,
    )
  return out
}
