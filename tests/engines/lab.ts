import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hold } from '../../bin/hold.js'
import { ask, must } from './run.ts'

// The lab is a folder of scripts, outside this repository, that bring up a Docker engine and a Kubernetes of one node
// on a bare machine. Suites do not depend on it: they take any engine that the environment names. What a run of the
// tests brought up by the lab is noted in a file, so that the run can take it down again, and nothing else.

const root = join(import.meta.dirname, '../..')
const noteVariable = 'STACKWRIGHT_TEST_ENGINES'

/** What the lab can have brought up, in the order in which it is taken down. */
const parts = ['swarm', 'cluster', 'engine'] as const
export type Part = (typeof parts)[number]

/**
 * The folder of the lab: `STACKWRIGHT_LAB`, else `../shared/lab` beside the repository; a plain sentence when it cannot
 * be used here.
 */
export function findLab(env: NodeJS.ProcessEnv = process.env): { readonly lab: string } | { readonly why: string } {
  const lab = env['STACKWRIGHT_LAB'] || join(root, '../shared/lab')
  if (!existsSync(join(lab, 'engine'))) {
    return {
      why: env['STACKWRIGHT_LAB']
        ? `STACKWRIGHT_LAB names ${lab}, where no lab is`
        : 'the lab does not stand beside this project',
    }
  }
  if (process.platform !== 'linux') return { why: 'the lab runs on Linux alone' }
  if (process.getuid?.() !== 0) return { why: 'the lab needs root' }
  return { lab }
}

/**
 * The variables that one of the lab's scripts prints for use, without starting anything; `$NAME` inside is replaced.
 */
export async function settings(lab: string, script: 'engine' | 'cluster'): Promise<Record<string, string>> {
  return exportsOf(await must(join(lab, script), ['env']))
}

/** Brings up a part unless `isUp` says that it is, one process at a time, and notes it for `down` if it was not. */
export async function bringUp(lab: string, part: 'engine' | 'cluster', isUp: () => Promise<boolean>): Promise<void> {
  await oneAtATime(part, async () => {
    if (await isUp()) return
    note(part, lab)
    await must(join(lab, part), ['up'], { within: 300 })
    if (!(await isUp())) throw new Error(`the lab's ${part} says that it is up, and does not answer`)
  })
}

/** Does work of the lab while no other process on this machine does the same. */
export function oneAtATime<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  return hold(join(tmpdir(), `stackwright-lab-${what}.lock`), work)
}

/** Notes that this run has started a part, and by which lab or engine. */
export function note(part: Part, by: string): void {
  const path = process.env[noteVariable]
  if (path !== undefined) appendFileSync(path, `${part} ${by}\n`)
}

/**
 * Begins a run of tests: `env` goes to every process of the run, and `down` takes down what these have brought up, in
 * the right order. Without a run, what a suite brings up stays up for the next.
 */
export function beginRun(): { readonly env: Readonly<Record<string, string>>; readonly down: () => Promise<void> } {
  const folder = mkdtempSync(join(tmpdir(), 'stackwright-engines-'))
  const path = join(folder, 'brought-up')
  return {
    env: { [noteVariable]: path },
    async down() {
      try {
        await down(existsSync(path) ? readFileSync(path, 'utf8') : '')
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
  }
}

/** Takes down what the notes of a run name, and fails at the end with all that could not be. */
export async function down(notes: string, act: (part: Part, by: string) => Promise<void> = takeDown): Promise<void> {
  const noted = notes
    .split('\n')
    .filter(Boolean)
    .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)] as const)
  const failed: string[] = []
  for (const part of parts) {
    for (const by of new Set(noted.filter(([each]) => each === part).map(([, by]) => by))) {
      await act(part, by).catch((error: Error) => failed.push(error.message))
    }
  }
  if (failed.length > 0) throw new Error(failed.join('\n'))
}

async function takeDown(part: Part, by: string): Promise<void> {
  if (part !== 'swarm') return void (await must(join(by, part), ['down'], { within: 120 }))
  // A swarm with services on it is somebody's: of this run, nothing is left by now.
  const services = await ask('docker', ['--host', by, 'service', 'ls', '--quiet'])
  if (services.code === 0 && services.out.trim() === '')
    await must('docker', ['--host', by, 'swarm', 'leave', '--force'])
}

/** The variables of `export NAME=value` lines. */
export function exportsOf(text: string, env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const lines = [...text.matchAll(/^export (\w+)=(.*)$/gm)]
  return Object.fromEntries(
    lines.map(([, name, value]) => [name!, value!.replace(/\$(\w+)/g, (_, other: string) => env[other] ?? '')]),
  )
}
