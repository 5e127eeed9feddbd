import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { recall, remember } from '../src/targets/local/memory.ts'
import { copyOf, json, type How, stackwright } from '../tests/e2e/stackwright.ts'
import { portsAside } from './aside.ts'
import { graphOf } from './graph-of.ts'
import type { Account } from './yardstick/person.ts'

/** A copy of the first example in a folder of its own, to be brought up and removed again. */
export interface Example {
  readonly folder: string
  /** The state folder. */
  readonly state: string
  /** Brings it up; gives what was printed. */
  up(how?: How, ...more: readonly string[]): Promise<string>
  /** The document of a command that has `--json`. */
  ask<T>(...args: readonly string[]): Promise<T>
  run(...args: readonly string[]): Promise<void>
  /** Where it is reached and who may log in, once that is known. */
  access(): Access | undefined
  /** Removes it with its data. */
  remove(how?: How): Promise<void>
}

export interface Access {
  readonly url: string
  readonly admin: Account
}

/** Makes a copy with ports of its own; nothing runs yet. */
export async function exampleCopy(): Promise<Example> {
  const copy = copyOf('01-superset')
  const state = join(copy.folder, '.stackwright/quillmoor/default')
  remember(state, { ports: await portsAside(await graphOf(copy.folder)) })
  const here = ['-p', copy.folder]

  async function succeed(args: readonly string[], how?: How): Promise<string> {
    const { code, out, err } = await stackwright(args, how)
    if (code !== 0) throw new Error(`stackwright ${args.join(' ')} ended with ${code}\n${out}\n${err}`)
    return out
  }

  return {
    folder: copy.folder,
    state,
    up: (how, ...more) => succeed(['up', copy.folder, ...more], how),
    ask: (...args) => json([...args, ...here]),
    run: async (...args) => void (await succeed([...args, ...here])),
    access() {
      const [port] = recall(state).ports['edge:bi'] ?? []
      const secret = join(state, 'secrets/bi-admin-password')
      return port !== undefined && existsSync(secret)
        ? { url: `http://127.0.0.1:${port}`, admin: { username: 'admin', password: readFileSync(secret, 'utf8') } }
        : undefined
    },
    async remove(how) {
      await succeed(['destroy', copy.folder, '--yes', '--delete-data'], how)
      copy.remove()
    },
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
