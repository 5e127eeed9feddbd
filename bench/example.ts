import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { recall, remember } from '../src/targets/local/driver/memory.ts'
import { copyOf, json, type How, stackwright } from '../tests/e2e/stackwright.ts'
import { portsAside } from './aside.ts'
import { cleanup } from './cleanup.ts'
import { graphOf } from './graph-of.ts'
import type { Account } from './yardstick/person.ts'

/** A copy of the first example in a folder of its own, to be brought up and removed again. */
export interface Example {
  readonly folder: string
  /** The state folder. */
  readonly state: string
  /** Brings it up; gives what was printed. */
  up(...more: readonly string[]): Promise<string>
  /** The document of a command that has `--json`. */
  ask<T>(...args: readonly string[]): Promise<T>
  run(...args: readonly string[]): Promise<void>
  /** Where it is reached and who may log in, once that is known. */
  access(): Access | undefined
  /** Removes it with its data; also done when the bench is interrupted. */
  remove(): Promise<void>
}

export interface Access {
  readonly url: string
  readonly admin: Account
}

/** Makes a copy with ports of its own; nothing runs yet. `how` is how its commands are run. */
export async function exampleCopy(how: How = {}): Promise<Example> {
  const copy = copyOf('01-superset')
  const state = join(copy.folder, '.stackwright/quillmoor/default')
  remember(state, { ports: await portsAside(await graphOf(copy.folder)) })
  const here = ['-p', copy.folder]

  async function succeed(args: readonly string[]): Promise<string> {
    const { code, out, err } = await stackwright(args, how)
    if (code !== 0) throw new Error(`stackwright ${args.join(' ')} ended with ${code}\n${out}\n${err}`)
    return out
  }

  return {
    folder: copy.folder,
    state,
    up: (...more) => succeed(['up', copy.folder, ...more]),
    ask: (...args) => json([...args, ...here], how),
    run: async (...args) => void (await succeed([...args, ...here])),
    access() {
      const [port] = recall(state).ports['edge:bi'] ?? []
      const secret = join(state, 'secrets/bi-admin-password')
      return port !== undefined && existsSync(secret)
        ? { url: `http://127.0.0.1:${port}`, admin: { username: 'admin', password: readFileSync(secret, 'utf8') } }
        : undefined
    },
    remove: cleanup(async () => {
      // An interrupted command may still hold the lock while it ends what it does.
      for (let attempt = 0; existsSync(join(state, 'lock')) && attempt < 30; attempt++) await pause(1000)
      await succeed(['destroy', copy.folder, '--yes', '--delete-data'])
      copy.remove()
    }),
  }
}

/** Brings up a copy, hands it over, and removes it whatever happens. */
export async function withExample<T>(use: (example: Example, access: Access) => Promise<T>): Promise<T> {
  const example = await exampleCopy()
  try {
    await example.up()
    return await use(example, example.access()!)
  } finally {
    await example.remove()
  }
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))
