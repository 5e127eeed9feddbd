import { spawn } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { copyOf, root } from '../../tests/e2e/stackwright.ts'
import { must } from '../../tests/engines/run.ts'

/** The name of the platform in all that the bench makes on engines. */
export const benchName = 'stackwright-bench'

/** The job that proves the platform; what comes before it makes everything ready. */
export const proof = 'bi-verify'

/** Seconds from the first command until everything is ready, and until it is proven to work. */
export interface Marks {
  readonly ready: number
  readonly proven: number
}

/** A copy of the first example for a target of containers, under a name of its own. */
export interface ContainerCopy {
  readonly folder: string
  /** The state folder. */
  readonly state: string
  /** Says something anew among the sections of the platform, and other words for some that the example has. */
  say(sections: Readonly<Record<string, unknown>>, words?: Readonly<Record<string, string>>): void
  /** Writes out the platform as files for the target. */
  render(out: string): Promise<void>
  /** Times `up` from the outside, by the lines that it prints. */
  up(): Promise<Marks>
  /** Seconds of an `up` that finds nothing to do. */
  upAgain(): Promise<number>
  /** Forgets its state and its secrets. */
  forget(): void
  remove(): void
}

/** Makes a copy; `env` is what reaches the engine. */
export function containerCopy(target: string, env: Readonly<Record<string, string>>): ContainerCopy {
  const { folder, remove } = copyOf('01-superset')
  const file = join(folder, 'platform.ts')
  const written = readFileSync(file, 'utf8')
  const here = [folder, '--target', target]
  const program = join(root, 'stackwright')

  async function up(): Promise<{ marks: Marks; out: string }> {
    const start = performance.now()
    const since = () => (performance.now() - start) / 1000
    const how = { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'] }
    const child = spawn(program, ['up', ...here], how)
    const lines: string[] = []
    let ready: number | undefined
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line)
        if (line.includes(` begin  ${proof} `)) ready = since()
      })
    }
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject).once('close', resolve)
    })
    const proven = since()
    if (code !== 0) throw new Error(`\`up\` on ${target} ended with ${code}\n${lines.join('\n')}`)
    return { marks: { ready: ready ?? proven, proven }, out: lines.join('\n') }
  }

  return {
    folder,
    state: join(folder, '.stackwright', benchName, `default.${target}`),
    say(sections, words = {}) {
      const more = Object.entries(sections).map(([name, value]) => `  ${name}: ${JSON.stringify(value)},\n`)
      const changes = { ...words, "platform('quillmoor', {\n": `platform('${benchName}', {\n${more.join('')}` }
      const text = Object.entries(changes).reduce((before, [old, fresh]) => {
        if (!before.includes(old)) throw new Error(`the example no longer says ${old}`)
        return before.replace(old, () => fresh)
      }, written)
      writeFileSync(file, text)
    },
    render: async (out) => void (await must(program, ['render', ...here, '--out', out], { env })),
    async up() {
      const { marks, out } = await up()
      if (marks.ready === marks.proven) throw new Error(`\`up\` has proven nothing:\n${out}`)
      return marks
    },
    async upAgain() {
      const { marks, out } = await up()
      if (!out.includes('nothing to do')) throw new Error(`an \`up\` without changes did something:\n${out}`)
      return marks.proven
    },
    forget: () => rmSync(join(folder, '.stackwright'), { recursive: true, force: true }),
    remove,
  }
}
