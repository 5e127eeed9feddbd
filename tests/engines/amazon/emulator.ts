import { spawn } from 'node:child_process'
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pythonWith } from './python.ts'

const version = '1.5.33'
const root = join(import.meta.dirname, '../../..')

/** An account of AWS on this machine that belongs to one suite. */
export interface Emulator {
  /** Where it answers, and its credentials, for every process that is to use it. */
  readonly env: Readonly<Record<string, string>>
  readonly endpoint: string
  readonly account: string
  readonly region: string
  /** What it said so far. */
  log(): string
  stop(): Promise<void>
}

/** Starts an emulator on free ports; undefined where Python, or the package, cannot be had. */
export async function startEmulator(): Promise<Emulator | undefined> {
  const programs = await pythonWith('ministack', version)
  if (programs === undefined) return undefined
  const [port, scaling] = [await freePort(), await freePort()]
  const [account, region] = ['123456789012', 'us-east-1']
  const endpoint = `http://127.0.0.1:${port}`
  const env = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_APPLICATION_AUTO_SCALING: `http://127.0.0.1:${scaling}`,
    AWS_ACCESS_KEY_ID: account,
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    CDK_DISABLE_CLI_TELEMETRY: '1',
  }
  const folder = mkdtempSync(join(tmpdir(), 'stackwright-amazon-'))
  const log = join(folder, 'log')
  const out = openSync(log, 'w')
  const child = spawn(join(programs, 'python'), [join(import.meta.dirname, 'emulator.py')], {
    cwd: folder,
    stdio: ['ignore', out, out],
    // Functions of Lambda run here as processes of their own, and find the SDK of AWS as they do there.
    env: {
      ...process.env,
      ...env,
      GATEWAY_PORT: String(port),
      SCALING_PORT: String(scaling),
      BIND_HOST: '127.0.0.1',
      MINISTACK_ACCOUNT_ID: account,
      NODE_PATH: join(root, 'node_modules'),
      PATH: `${dirname(process.execPath)}:${process.env['PATH']}`,
    },
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = async () => {
    child.kill('SIGTERM')
    const late = setTimeout(() => child.kill('SIGKILL'), 5000)
    await ended
    clearTimeout(late)
    rmSync(folder, { recursive: true, force: true })
  }
  for (let left = 120; ; left--) {
    const answers = await fetch(`${endpoint}/_ministack/health`).then(
      (answer) => answer.ok,
      () => false,
    )
    if (answers) break
    if (left === 0 || child.exitCode !== null) {
      const said = readFileSync(log, 'utf8')
      await stop()
      throw new Error(`the emulator of AWS does not answer:\n${said.slice(-3000)}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  return { env, endpoint, account, region, log: () => readFileSync(log, 'utf8'), stop }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
