import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { loadTypeScript } from './typescript.ts'

const folder = mkdtempSync(join(tmpdir(), 'stackwright typescript (ü) '))
after(() => rmSync(folder, { recursive: true }))

let written = 0

/** Writes files in a folder of their own, and loads the first. */
async function load(files: Readonly<Record<string, string>>, limit?: number) {
  const place = join(folder, String(++written))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(place, name)), { recursive: true })
    writeFileSync(join(place, name), text)
  }
  return { ...(await loadTypeScript(join(place, Object.keys(files)[0]!), limit)), place }
}

const header = `import { platform } from 'stackwright'\n`
const acme = `${header}export default platform('acme', { apps: {} })\n`

test('a file outside of any package gets this installation, in a folder of any name', async () => {
  const { value, problems } = await load({ 'platform.ts': acme })
  assert.deepEqual(problems, [])
  assert.deepEqual(value, { name: 'acme', apps: {} })
})

test('another installation beside the file is not used: two would not know each other', async () => {
  const { value } = await load({
    'platform.ts': acme,
    'node_modules/stackwright/package.json': '{"type": "module", "exports": "./index.js"}',
    'node_modules/stackwright/index.js': 'export const platform = () => ({ wrong: true })',
  })
  assert.deepEqual(value, { name: 'acme', apps: {} })
})

test('packages beside the file are found, and stackwright in them is this one too', async () => {
  const { value } = await load({
    'platform.ts': `import { acme } from 'acme-platform'\nexport default acme\n`,
    'node_modules/acme-platform/package.json': '{"type": "module", "exports": "./index.js"}',
    'node_modules/acme-platform/index.js': `${header}export const acme = platform('acme', { apps: {} })\n`,
  })
  assert.deepEqual(value, { name: 'acme', apps: {} })
})

test('a file is a module whatever its package says, and so are its imports; JSON can be imported', async () => {
  const { value, problems } = await load({
    'platform.ts': `${header}import { name } from './lib/name.ts'\nimport sizes from './sizes.json' with { type: 'json' }\nexport default platform(name, { apps: { n: sizes } } as never)\n`,
    'lib/name.ts': `export const name: string = 'acme'\n`,
    'sizes.json': '{"small": 1}',
    'package.json': '{"type": "commonjs"}',
  })
  assert.deepEqual(problems, [])
  assert.deepEqual(value, { name: 'acme', apps: { n: { small: 1 } } })
})

test('nothing is kept from one load to the next, imports included', async () => {
  const files = {
    'platform.ts': `${header}import { name } from './name.ts'\nexport default platform(name, { apps: {} })\n`,
    'name.ts': `export const name = 'one'\n`,
  }
  const { value, place } = await load(files)
  assert.deepEqual(value, { name: 'one', apps: {} })
  writeFileSync(join(place, 'name.ts'), `export const name = 'two'\n`)
  assert.deepEqual((await loadTypeScript(join(place, 'platform.ts'))).value, { name: 'two', apps: {} })
})

test('a loop that never ends is ended, also one that catches everything', async () => {
  for (const loop of [
    'for (;;) {}',
    'for (;;) try { for (;;) {} } catch {} finally { continue }',
    'while (true) await null',
  ]) {
    const start = performance.now()
    const { problems } = await load(
      { 'platform.ts': `${header}${loop}\nexport default platform('acme', { apps: {} })\n` },
      400,
    )
    assert.deepEqual(
      problems.map((problem) => problem.code),
      ['SW1017'],
      loop,
    )
    assert.ok(performance.now() - start < 5000)
  }
  assert.deepEqual((await load({ 'platform.ts': acme })).problems, [])
})

test('Ctrl-C ends a loop at once, and reaches who listens to it', async () => {
  const file = join(folder, 'loops.ts')
  writeFileSync(file, `${header}console.log('begun')\nfor (;;) {}\nexport default platform('acme', { apps: {} })\n`)
  const program = `const { loadTypeScript } = await import(${JSON.stringify(join(import.meta.dirname, 'typescript.ts'))})
    process.on('SIGINT', () => { console.log('heard'); process.exit(130) })
    await loadTypeScript(${JSON.stringify(file)})
    setTimeout(() => {}, 5000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'pipe'] })
  child.stderr.once('data', () => child.kill('SIGINT'))
  const [heard, code] = await Promise.all([text(child.stdout), new Promise((resolve) => child.on('exit', resolve))])
  assert.deepEqual([heard, code], ['heard\n', 130])
})

test('a loop after an await is ended too', async () => {
  const { problems } = await load(
    { 'platform.ts': `${header}await null\nfor (;;) {}\nexport default platform('acme', { apps: {} })\n` },
    600,
  )
  assert.deepEqual(
    problems.map((problem) => problem.code),
    ['SW1017'],
  )
})

test('an await that comes to an end gives the platform, with its call sites', async () => {
  const { value, places, problems, place } = await load({
    'platform.ts': `import { platform, redis } from 'stackwright'\nawait null\nexport default platform('acme', {\n  stores: { cache: redis({ version: '7' }) }, apps: {},\n})\nsetInterval(() => {}, 1000)\n`,
  })
  assert.deepEqual(problems, [])
  assert.deepEqual(value, { name: 'acme', stores: { cache: { type: 'redis', version: '7' } }, apps: {} })
  assert.deepEqual(places?.at(['stores', 'cache', 'version']), {
    file: join(place, 'platform.ts'),
    line: 4,
    column: 28,
  })
})

test('ending the process, in any way and wherever it is caught, is a problem', async () => {
  for (const end of [
    'process.exit(0)',
    'try { process.exit() } catch {}',
    'process.abort()',
    'await null; process.exit(0)',
  ]) {
    const { problems } = await load({
      'platform.ts': `${header}${end}\nexport default platform('acme', { apps: {} })\n`,
    })
    assert.deepEqual(
      problems.map((problem) => problem.title),
      ['the platform file ends the process'],
      end,
    )
  }
  assert.match(String(process.exit), /^function exit/)
})

test('whatever is thrown becomes a problem', async () => {
  for (const thrown of [
    'null',
    'undefined',
    '5',
    'Symbol()',
    'new Proxy({}, { get() { throw 1 } })',
    '{ toString: 1 }',
    'Object.assign(new Error("a\\nb"), { stack: 7 })',
    'Object.create(null)',
  ]) {
    const { problems } = await load({
      'platform.ts': `${header}if (true) throw ${thrown}\nexport default platform('acme', { apps: {} })\n`,
    })
    assert.deepEqual(
      problems.map((problem) => problem.code),
      ['SW1006'],
      thrown,
    )
  }
})

test('standard output stays clean', () => {
  const file = join(folder, 'prints.ts')
  writeFileSync(
    file,
    `${header}console.log('printed'); process.stdout.write('written'); console.info('info')\nexport default platform('acme', { apps: {} })\n`,
  )
  const program = `const { loadTypeScript } = await import(${JSON.stringify(join(import.meta.dirname, 'typescript.ts'))})
    const { value } = await loadTypeScript(${JSON.stringify(file)})
    console.log(JSON.stringify(value))`
  assert.equal(
    execFileSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
    '{"name":"acme","apps":{}}\n',
  )
})

test('nothing of a load stays behind: after it, stackwright cannot be imported from elsewhere', async () => {
  await load({ 'platform.ts': acme })
  const outside = join(folder, 'outside.ts')
  writeFileSync(outside, `export const found = await import('stackwright').then(() => true, () => false)\n`)
  assert.equal(((await import(outside)) as { found: boolean }).found, false)
})
