import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { copyOf, root } from '../tests/e2e/stackwright.ts'
import { atMostOf, inMebibytes, inMilliseconds, inSeconds, median, spread } from './figures.ts'
import type { Part, Row } from './part.ts'
import { secondsOf } from './seconds.ts'
import { type Template, yardstick } from './yardstick/cdk.ts'

const rounds = Number(process.env['STACKWRIGHT_BENCH_ROUNDS'] ?? 9)
const mostRatio = 1.15
const mostSeconds = 0.3

/**
 * The targets for AWS: how long CDK takes to synthesise the app that is written, beside an app of equal resources
 * without any layer in between, and how long both targets take to write. CDK's own validation of templates, which takes
 * ten times as long, is off on both sides.
 */
export const aws: Part = {
  name: 'aws',
  title: 'AWS',
  async run(say) {
    const [superset, metabase] = [copyOf('03-superset-aws'), copyOf('02-metabase-aws')]
    const scratch = mkdtempSync(join(tmpdir(), 'stackwright-bench-aws-'))
    try {
      const app = join(scratch, 'app')
      secondsOf(['./stackwright', 'render', superset.folder, '--target', 'aws', '--out', app])
      say('the package is compiled, as npm would install it')
      install(scratch)
      const ours = appOf(app)
      synthesise(ours, scratch)
      const templates = templatesIn(join(scratch, 'out'))
      const theirs = await yardstick(join(scratch, 'yardstick.mts'), templates)
      synthesise(theirs, scratch)
      assertSame(templates, templatesIn(join(scratch, 'out')))
      const resources = Object.values(templates).reduce(
        (sum, each) => sum + Object.keys(each.Resources ?? {}).length,
        0,
      )
      const [mine, plain]: [Measured[], Measured[]] = [[], []]
      const [byAws, byTerraform]: [number[], number[]] = [[], []]
      const written = join(scratch, 'written')
      say(`${Object.keys(templates).length} stacks, ${resources} resources; ${rounds} rounds`)
      for (let round = 0; round < rounds; round++) {
        mine.push(synthesise(ours, scratch))
        plain.push(synthesise(theirs, scratch))
        byAws.push(secondsToRender(superset.folder, 'aws', written))
        byTerraform.push(secondsToRender(metabase.folder, 'terraform', written))
      }
      const ratios = mine.map(({ seconds }, round) => seconds / plain[round]!.seconds)
      const memory = (all: readonly Measured[]) => median(all.map((each) => each.memory))
      return {
        rows: [
          {
            what: `synthesis of 03-superset-aws (${Object.keys(templates).length} stacks, ${resources} resources)`,
            measured: timeOf(mine),
          },
          { what: 'synthesis of an app of equal resources by hand', measured: timeOf(plain) },
          ratioRow(
            'synthesis: ours to by hand',
            median(ratios),
            `, ${spread(ratios, (each) => each.toFixed(2))} in ${rounds} rounds`,
          ),
          {
            what: 'most memory: ours, by hand',
            measured: `${inMebibytes(memory(mine))}, ${inMebibytes(memory(plain))}`,
          },
          ratioRow('most memory: ours to by hand', memory(mine) / memory(plain)),
          {
            what: '`render --target aws` of 03-superset-aws',
            measured: `${inMilliseconds(median(byAws))}, ${spread(byAws, inMilliseconds)}`,
          },
          atMostOf(
            '`render --target terraform` of 02-metabase-aws',
            median(byTerraform),
            mostSeconds,
            inMilliseconds,
            `, ${spread(byTerraform, inMilliseconds)}`,
          ),
        ],
      }
    } finally {
      rmSync(scratch, { recursive: true, force: true })
      superset.remove()
      metabase.remove()
    }
  },
}

interface Program {
  readonly file: string
  readonly context: string
}

interface Measured {
  readonly seconds: number
  readonly memory: number
}

function timeOf(all: readonly Measured[]): string {
  const seconds = all.map((each) => each.seconds)
  return `${inSeconds(median(seconds))}, ${spread(seconds, inSeconds)}`
}

function ratioRow(what: string, ratio: number, more = ''): Row {
  return atMostOf(what, ratio, mostRatio, (each) => `${each.toFixed(2)} x`, more)
}

/** The packages that both apps ask for: this one, compiled, and CDK as it lies here. */
function install(scratch: string): void {
  const packages = join(scratch, 'node_modules')
  mkdirSync(join(packages, 'stackwright'), { recursive: true })
  execFileSync(
    join(root, 'node_modules/.bin/tsc'),
    ['-p', 'tsconfig.build.json', '--outDir', join(packages, 'stackwright/dist'), '--declaration', 'false'],
    { cwd: root, stdio: 'inherit' },
  )
  for (const each of ['aws-cdk-lib', 'constructs']) symlinkSync(join(root, 'node_modules', each), join(packages, each))
  symlinkSync(join(root, 'package.json'), join(packages, 'stackwright/package.json'))
}

/** The written app, with the context that the command of CDK would hand over. */
function appOf(folder: string): Program {
  const { app, context } = JSON.parse(readFileSync(join(folder, 'cdk.json'), 'utf8')) as {
    app: string
    context: object
  }
  return { file: join(folder, app.replace(/^node /, '')), context: JSON.stringify(context) }
}

/** Runs an app as the command of CDK does, without that command. */
function synthesise({ file, context }: Program, scratch: string): Measured {
  const out = join(scratch, 'out')
  rmSync(out, { recursive: true, force: true })
  const told = join(scratch, 'memory.mjs')
  writeFileSync(
    told,
    "process.on('exit', () => process.stdout.write(`\\npeak ${process.resourceUsage().maxRSS}\\n`))\n",
  )
  const start = performance.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', told, file], {
    cwd: scratch,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 ** 2,
    env: {
      ...process.env,
      CDK_OUTDIR: out,
      CDK_CONTEXT_JSON: context,
      CDK_VALIDATION: 'false',
      CDK_DEFAULT_ACCOUNT: '123456789012',
      CDK_DISABLE_CLI_TELEMETRY: '1',
    },
  })
  const seconds = (performance.now() - start) / 1000
  const peak = /peak (\d+)/.exec(stdout)?.[1]
  if (status !== 0 || peak === undefined) throw new Error(`${file} ended with ${status}: ${stderr.slice(-3000)}`)
  return { seconds, memory: Number(peak) * 1024 }
}

function templatesIn(folder: string): Record<string, Template> {
  const files = readdirSync(folder)
    .filter((each) => each.endsWith('.template.json'))
    .sort()
  return Object.fromEntries(
    files.map((each) => [
      each.replace('.template.json', ''),
      JSON.parse(readFileSync(join(folder, each), 'utf8')) as Template,
    ]),
  )
}

/** The yardstick is one only when it makes the same. */
function assertSame(ours: Readonly<Record<string, Template>>, theirs: Readonly<Record<string, Template>>): void {
  for (const [name, { Resources = {} }] of Object.entries(ours)) {
    const types = (of: Template['Resources'] = {}) =>
      JSON.stringify(
        Object.entries(of)
          .map(([id, { Type }]) => `${id} ${Type}`)
          .sort(),
      )
    if (types(Resources) !== types(theirs[name]?.Resources))
      throw new Error(`the yardstick makes other resources in ${name}`)
  }
}

function secondsToRender(folder: string, target: string, out: string): number {
  const seconds = secondsOf(['./stackwright', 'render', folder, '--target', target, '--out', out])
  rmSync(out, { recursive: true })
  return seconds
}
