import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { problem, ProblemsFound } from '../../base/problem.ts'
import type { Target } from '../../targets/target.ts'
import { command } from '../command.ts'
import type { Context } from '../context.ts'
import { describe, type Described } from '../describe.ts'
import { platformWord, where } from '../options.ts'
import { counted } from '../show/amounts.ts'
import { type Wish, wishOf } from '../wish.ts'

/** Writes out what a platform becomes on a target. */
export const render = command({
  about:
    'Makes the files that the platform becomes on the target. They hold no secret, and the same platform ' +
    'always gives the same bytes. Some targets write all environments together, one over the other; --env ' +
    'writes one alone. Without --out the files are printed; files in the folder that are not part of it are left ' +
    'alone.',
  words: [platformWord],
  options: {
    ...where,
    out: { short: 'o', value: 'DIR', about: 'the folder to write them to' },
    as: { value: 'FORM', about: 'the form, where the target has several: helm' },
  },
  json: '{out, files: [{path, text}]}',
  examples: [
    ['render --out build', ''],
    ['render --target kubernetes --as helm --out chart', 'a Helm chart'],
    ['render | less', 'only look'],
  ],
  async run({ words: [path], options }, context) {
    const files = await filesOf(wishOf(options, path), options.as, context)
    const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, text]) => ({ path: name, text }))
    if (options.out === undefined) {
      return {
        json: { files: sorted },
        lines: sorted.flatMap((file) => [
          context.paint.strong(`── ${file.path}`),
          ...file.text.replace(/\n$/, '').split('\n'),
          '',
        ]),
      }
    }
    const changes = sorted.map((file) => write(resolve(context.world.folder, options.out!), file.path, file.text))
    const count = (change: string) => changes.filter((each) => each === change).length
    return {
      json: { out: options.out, files: sorted },
      lines: [
        `${counted(sorted.length, 'file')} in ${options.out}: ${count('new')} new, ${count('changed')} changed, ${count('same')} as before`,
      ],
    }
  },
})

async function filesOf(wish: Wish, form: string | undefined, context: Context): Promise<ReadonlyMap<string, string>> {
  const asked = await describe(wish, context)
  checkForm(asked.target, form)
  const [env, ...others] = wish.env === undefined && asked.target.render ? environmentsFor(asked) : [wish.env]
  const first = env === wish.env || env === asked.graph.environment ? asked : await describe({ ...wish, env }, context)
  if (first.problems.length > 0) throw new ProblemsFound(first.problems)
  const { target } = first
  if (!target.render) return target.lower(first.graph, target.renderSite(first.graph, first.setting)).files
  for (const other of wish.env === undefined ? first.environments : []) {
    if (other === env || others.includes(other)) continue
    const elsewhere = first.own.get(other)
    context.world.err.write(`${other} is left out: it ${elsewhere ? `runs on ${elsewhere}` : 'names no target'}\n`)
  }
  const described = [first]
  for (const env of others) {
    const other = await describe({ ...wish, env }, context)
    if (other.target === target && other.problems.length === 0) described.push(other)
    else context.world.err.write(`${left(env!, other, target)}\n`)
  }
  return target.render(
    described.map(({ graph, setting }) => ({ graph, site: target.renderSite(graph, setting) })),
    form,
  )
}

/** The environments that are for a target: those that name it, or else all. */
function environmentsFor({ environments, own, target }: Described): readonly string[] {
  const named = environments.filter((environment) => own.get(environment) === target.name)
  return named.length > 0 ? named : environments
}

/** Why an environment is not among the files. */
function left(environment: string, { problems, target }: Described, wanted: Target): string {
  if (target !== wanted) return `${environment} is left out: it runs on ${target.name}`
  const [first] = problems
  return `${environment} is left out, since ${wanted.name} cannot have it: ${first!.title} (${first!.place.path})`
}

function checkForm(target: Target, form: string | undefined): void {
  const forms = Object.keys(target.forms ?? {})
  if (form === undefined || forms.includes(form)) return
  throw new ProblemsFound([
    problem(
      'SW6003',
      { path: '--as' },
      {
        title: `${target.name} cannot be written as ${form}`,
        found: form,
        expected: forms.length > 0 ? `one of ${forms.join(', ')}` : 'no form: this target has one alone',
        do: forms.length > 0 ? `write --as ${forms[0]}` : 'leave --as out',
      },
    ),
  ])
}

function write(out: string, name: string, text: string): 'new' | 'changed' | 'same' {
  const path = join(out, name)
  const before = existsSync(path) ? readFileSync(path, 'utf8') : undefined
  if (before === text) return 'same'
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return before === undefined ? 'new' : 'changed'
}
