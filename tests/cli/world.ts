import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import * as listed from '../../src/catalog/list.ts'
import { run } from '../../src/cli/cli.ts'
import type { Screen, World } from '../../src/cli/world.ts'
import { readPlatform } from '../../src/spec/read.ts'
import type { TargetListing } from '../../src/targets/listing.ts'
import { pretendTarget } from './pretend.ts'

/** What a command printed and how it ended. */
export interface Ended {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** A command line in a folder of its own with a pretended target. */
export interface Pretence {
  readonly folder: string
  readonly world: World
  /** Runs a command, to the end. */
  run(...args: readonly string[]): Promise<Ended>
  /** Runs a command with `--json` and gives the one document that it printed. */
  json(...args: readonly string[]): Promise<{ readonly code: number; readonly document: any; readonly err: string }>
  /** Presses Ctrl-C. */
  interrupt(): void
  /** The code with which the program was ended at once, if it was. */
  exited(): number | undefined
  /** Presses a key. */
  press(key: string): void
  write(name: string, text: string): void
  remove(): void
}

/** What may differ from the usual: nobody at the terminal, no colours, a target that always works. */
export interface Unusual {
  readonly target?: TargetListing
  readonly terminal?: boolean
  readonly answer?: string
}

// A test that fails does not come to its `remove`.
const folders: string[] = []
process.once('exit', () => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

/** A pretended world, with a small platform in its folder. */
export function pretence(unusual: Unusual = {}): Pretence {
  const folder = mkdtempSync(join(tmpdir(), 'stackwright-cli-'))
  folders.push(folder)
  const printed = { out: '', err: '' }
  const listeners: (() => void)[] = []
  let exited: number | undefined
  const keyboards: ((key: string) => void)[] = []
  const screen = (which: 'out' | 'err'): Screen => ({
    write: (text) => void (printed[which] += text),
    terminal: unusual.terminal === true,
    colours: false,
    columns: 100,
    rows: 24,
    gone: new AbortController().signal,
  })
  const world: World = {
    out: screen('out'),
    err: screen('err'),
    folder,
    variables: {},
    program: 'stackwright',
    entry: join(import.meta.dirname, 'main.ts'),
    read: (path, environment) => readPlatform(path, environment),
    catalog: async () => Object.values(listed).map((each) => each.listing),
    targets: async () => [unusual.target ?? pretendTarget()],
    ask: async () => unusual.answer,
    keys(pressed) {
      keyboards.push(pressed)
      return () => void keyboards.splice(keyboards.indexOf(pressed), 1)
    },
    interruptions(interrupted) {
      listeners.push(interrupted)
      return () => void listeners.splice(listeners.indexOf(interrupted), 1)
    },
    browse: async () => false,
    exit: (code) => void (exited ??= code),
  }
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
  write('platform.yaml', smallPlatform)
  const start = async (...args: readonly string[]): Promise<Ended> => {
    Object.assign(printed, { out: '', err: '' })
    const code = await run(args, world)
    return { code, ...printed }
  }
  return {
    folder,
    world,
    write,
    run: start,
    async json(...args) {
      const { code, out, err } = await start(...args, '--json')
      return { code, document: JSON.parse(out), err }
    },
    exited: () => exited,
    interrupt: () => listeners.at(-1)?.(),
    press: (key) => keyboards.at(-1)?.(key),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** A platform with a store, two services and a job, in two environments. */
export const smallPlatform = `name: corner
stores:
  metastore: { type: postgres, version: '18', databases: [shop] }
apps:
  site: { type: service, run: node site.js, port: 3000, replicas: [1, 3], database: metastore/shop, route: {} }
  clock: { type: service, run: node clock.js, singleton: true }
  fill: { type: job, run: psql -f load.sql, database: metastore/shop }
environments:
  dev: {}
  prod: { apps: { site: { replicas: [2, 3] } } }
`

/** Lets a living process hold the lock of the platform's first environment. */
export function lock(at: Pretence): void {
  const folder = join(at.folder, '.stackwright/corner/dev')
  const holder = {
    who: 'somebody',
    host: hostname(),
    pid: process.ppid,
    command: 'stackwright up',
    since: new Date().toISOString(),
  }
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'lock'), JSON.stringify(holder))
}

/** A value with the kind of each of its parts in its place; of lists only the first. */
export function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shape)
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, shape(member)]))
}
