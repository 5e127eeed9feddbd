import assert from 'node:assert/strict'
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { until } from '../e2e/stackwright.ts'
import { hover } from './editor.ts'
import { type Installed, install, npx, root } from './installed.ts'
import { bundler, mistakes, strictest, subpaths } from './user-code.ts'

interface Plan {
  changes: { id: string; action: string }[]
}
interface Graph {
  nodes: { id: string; kind: string }[]
}
interface Up {
  urls: string[]
  steps: { id: string; state: string }[]
}

describe('the published package', { concurrency: false }, () => {
  let user: Installed
  const at = (...names: string[]) => join(user.folder, ...names)
  const compile = (config: string) =>
    user.run(join(root, 'node_modules/.bin/tsc'), ['--pretty', 'false', '-p', at('demo', config)])

  before(
    () => {
      user = install()
    },
    { timeout: 60_000 },
  )

  after(
    async () => {
      if (user === undefined) return
      if (existsSync(at('small/.stackwright'))) await user.stackwright('destroy', 'small', '--yes', '--delete-data')
      user.remove()
    },
    { timeout: 60_000 },
  )

  test('holds the program, its types and nothing else, and is small', () => {
    const others = user.files.filter((path) => !/^(bin\/|dist\/|README\.md$|LICENSE$|package\.json$)/.test(path))
    assert.deepEqual(others, [])
    const ofDevelopment = user.files.filter((path) =>
      /\.test\.|\.map$|\.in$|(?<!\.d)\.ts$|(^|\/)(fakes|golden|_template)\//.test(path),
    )
    assert.deepEqual(ofDevelopment, [])
    assert.ok(user.size < 1.25 * 1024 * 1024, `the tarball has ${user.size} bytes`)
    assert.ok(user.files.length < 1100, `the package has ${user.files.length} files`)
  })

  test('knows nothing of the machine that it was built on', () => {
    const telling = user.files.filter((path) =>
      [root, user.builtIn, user.folder].some((place) => readFileSync(join(user.package, path), 'utf8').includes(place)),
    )
    assert.deepEqual(telling, [])
  })

  test('has every file that the sources read where it lies', () => {
    const read = globSync('**/*.*', {
      cwd: join(root, 'src'),
      exclude: (path) => /(^|\/)(golden|fakes|_template)$/.test(String(path)),
    }).filter((path) => !/\.(ts|in)$/.test(path))
    assert.ok(read.length > 30)
    assert.deepEqual(
      read.filter((path) => !user.files.includes(`dist/${path}`)),
      [],
    )
  })

  test('has every file that its modules name', () => {
    const named = user.files
      .filter((path) => /\.(js|d\.ts)$/.test(path))
      .flatMap((path) => {
        const text = readFileSync(join(user.package, path), 'utf8')
        const modules = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"](\.[^'"]+)['"]/g)].map(([, to]) =>
          path.endsWith('.d.ts') ? to!.replace(/\.(ts|js)$/, '.d.ts') : to!,
        )
        const beside = [...text.matchAll(/new URL\(['"]([^'"]+)['"], import\.meta\.url\)/g)].map(([, to]) => to!)
        return [...modules, ...beside].map((to) => ({ path, to }))
      })
    assert.ok(named.length > 500)
    assert.deepEqual(
      named.filter(({ path, to }) => !existsSync(join(user.package, dirname(path), to))),
      [],
    )
  })

  test('every subpath can be imported, and nothing behind them', async () => {
    writeFileSync(
      at('subpaths.mjs'),
      `
      const modules = ['stackwright', 'stackwright/app', 'stackwright/target', 'stackwright/testing']
      const names = {}
      for (const each of modules) names[each] = Object.keys(await import(each))
      const { default: schema } = await import('stackwright/schema.json', { with: { type: 'json' } })
      const inner = await import('stackwright/dist/index.js').catch((error) => error.code)
      console.log(JSON.stringify({ names, schema: Object.keys(schema.definitions).length, inner }))
    `,
    )
    const { out, err } = await user.run(process.execPath, ['subpaths.mjs'])
    assert.equal(err, '')
    const { names, schema, inner } = JSON.parse(out) as {
      names: Record<string, string[]>
      schema: number
      inner: string
    }
    const constructors = [
      'devIdentity',
      'job',
      'memcached',
      'oidc',
      'platform',
      'postgres',
      'redis',
      'secret',
      'service',
      'superset',
      'valkey',
    ]
    assert.deepEqual(
      constructors.filter((name) => !names.stackwright!.includes(name)),
      [],
    )
    assert.deepEqual(names['stackwright/testing']!.sort(), ['appContract', 'driverContract', 'targetContract'])
    assert.ok(schema > 10)
    assert.equal(inner, 'ERR_PACKAGE_PATH_NOT_EXPORTED')
    const exported = Object.keys(
      (JSON.parse(readFileSync(join(user.package, 'package.json'), 'utf8')) as { exports: object }).exports,
    )
    assert.deepEqual(exported, ['.', './app', './target', './testing', './aws', './schema.json'])
  })

  test('npx runs it, from its JavaScript', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    const { code, out } = await user.run(...npx('stackwright', '--version'))
    assert.deepEqual([code, out], [0, `${version}\n`])
    const made = await user.run(...npx('stackwright', 'init', 'demo'))
    assert.equal(made.code, 0, made.err)
    assert.match(made.out, /npx stackwright up demo/)
  })

  test('what init wrote is checked, drawn, rendered and planned', async () => {
    assert.deepEqual(await user.json('check', 'demo'), { problems: [], leftOut: [], notes: [] })
    const { nodes } = await user.json<Graph>('graph', 'demo')
    assert.ok(
      nodes.some(({ id, kind }) => id === 'bi-web' && kind === 'service'),
      JSON.stringify(nodes.map((node) => node.id)),
    )
    const { changes } = await user.json<Plan>('plan', 'demo')
    assert.ok(
      changes.some(({ id }) => id === 'bi-web') && changes.every(({ action }) => action === 'create'),
      JSON.stringify(changes),
    )
    assert.equal((await user.stackwright('render', 'demo', '--out', 'rendered')).code, 0)
    assert.ok(globSync('rendered/**/superset_config.py', { cwd: user.folder }).length > 0)
  })

  test('YAML means the same, and is checked by an editor against the schema that is published', async () => {
    assert.equal((await user.stackwright('init', 'written', '--yaml', '--name', 'demo')).code, 0)
    assert.deepEqual(
      await user.json('graph', 'written').then(withoutPlaces),
      await user.json('graph', 'demo').then(withoutPlaces),
    )
    assert.equal(
      readFileSync(at('written/platform.schema.json'), 'utf8'),
      readFileSync(join(user.package, 'dist/spec/schema.gen.json'), 'utf8'),
    )
    mkdirSync(at('broken'))
    writeFileSync(
      at('broken/platform.yaml'),
      readFileSync(at('written/platform.yaml'), 'utf8').replace('database: metastore', 'database: metastor'),
    )
    const { code, err } = await user.stackwright('check', 'broken')
    assert.equal(code, 2)
    assert.match(err, /platform\.yaml:\d+:\d+ +apps\.bi\.database[^]*metastore/)
  })

  test('the types of every subpath are found, with either way to resolve modules, and stand the strictest check', async () => {
    writeFileSync(at('demo/subpaths.ts'), subpaths)
    writeFileSync(at('demo/tsconfig.bundler.json'), JSON.stringify(bundler))
    writeFileSync(at('demo/tsconfig.strictest.json'), JSON.stringify(strictest))
    for (const config of ['tsconfig.json', 'tsconfig.bundler.json', 'tsconfig.strictest.json']) {
      const { code, out } = await compile(config)
      assert.deepEqual([config, code, out], [config, 0, ''])
    }
  })

  test('a wrong setting, a wrong unit and an unknown name are errors of the compiler', async () => {
    for (const [name, { from, to }] of Object.entries(mistakes)) {
      const right = readFileSync(at('demo/platform.ts'), 'utf8')
      assert.ok(right.includes(from), from)
      writeFileSync(at(`demo/${name}.ts`), right.replace(from, to))
    }
    for (const config of ['tsconfig.json', 'tsconfig.bundler.json']) {
      const { out } = await compile(config)
      const told = out
        .split('\n')
        .map((line) => /([a-z-]+)\.ts\(\d+,\d+\): error TS\d+:/.exec(line)?.[1])
        .filter((name) => name !== undefined)
      assert.deepEqual([...new Set(told)].sort(), Object.keys(mistakes).sort(), out)
      for (const { says } of Object.values(mistakes)) assert.match(out, says)
    }
  })

  test('an editor shows what a setting means, and its default', async () => {
    const shown = await hover(at('demo/platform.ts'), 'replicas')
    assert.match(shown, /SupersetWeb\.replicas\?: number/)
    assert.match(shown, /How many replicas/)
    assert.match(shown, /@default/)
    assert.match(await hover(at('demo/platform.ts'), 'superset({'), /Superset/)
  })

  test('a platform really runs, and goes without a trace', { timeout: 120_000 }, async () => {
    mkdirSync(at('small'))
    for (const name of ['platform.ts', 'site.mjs', 'words.sql'])
      writeFileSync(at('small', name), readFileSync(join(import.meta.dirname, 'small', name)))
    const { urls, steps } = await user.json<Up>('up', 'small')
    assert.ok(
      steps.some(({ id }) => /site/.test(id)),
      JSON.stringify(steps),
    )
    assert.equal(await (await fetch(urls[0]!)).text(), 'three words\n')
    const [about] = globSync('small/.stackwright/**/run/supervisor.json', { cwd: user.folder })
    const { pid } = JSON.parse(readFileSync(at(about!), 'utf8')) as { pid: number }
    assert.ok(alive(pid))
    assert.ok((await user.json<Plan>('plan', 'small')).changes.every(({ action }) => action === 'unchanged'))
    assert.equal((await user.stackwright('destroy', 'small', '--yes', '--delete-data')).code, 0)
    assert.equal(existsSync(at('small/.stackwright')), false)
    await assert.rejects(fetch(urls[0]!))
    await until('the end of the supervisor', 10, () => !alive(pid))
  })
})

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Without where things are written, which is all that may differ between two forms of one platform. */
function withoutPlaces(graph: unknown): unknown {
  return JSON.parse(JSON.stringify(graph, (key, value: unknown) => (key === 'place' ? undefined : value)))
}
