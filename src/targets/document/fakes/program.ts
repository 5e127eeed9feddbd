import { spawnSync } from 'node:child_process'

/** Why these programs cannot be run here, or nothing when they can. */
export function missing(...commands: readonly (readonly string[])[]): string | undefined {
  const absent = commands.find(([program, ...args]) => spawnSync(program!, args, { stdio: 'ignore' }).status !== 0)
  return absent && `${absent.join(' ')} does not run here`
}

/** What a program prints; its words of complaint are the fault's. */
export function output(program: string, args: readonly string[], folder: string): string {
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 ** 2,
  })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} exits ${status}: ${stderr}`)
  return stdout
}
