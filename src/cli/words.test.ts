import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { pretendTarget } from '../../tests/cli/pretend.ts'
import { pretence, type Pretence } from '../../tests/cli/world.ts'
import { commands } from './commands/list.ts'
import { platformName } from './starter.ts'

// Help, completion and new platforms: everything that is made from the descriptions of the commands, or writes words
// for newcomers.

test('every command has a file of its name, and help that tells its arguments and options', async () => {
  const files = readdirSync(join(import.meta.dirname, 'commands'))
    .filter((name) => name !== 'list.ts')
    .map((name) => name.replace('.ts', ''))
  assert.deepEqual(commands.map((each) => each.name).sort(), files.sort())
  const at = pretence()
  for (const listed of commands) {
    const description = await listed.load()
    const { code, out } = await at.run(listed.name, '--help')
    assert.equal(code, 0)
    for (const name of Object.keys(description.options))
      assert.match(out, new RegExp(`--(no-)?${name}\\b`), `${listed.name} --${name}`)
    for (const line of out.split('\n')) assert.ok(line.length <= 120, `${listed.name}: ${line}`)
    assert.doesNotMatch(listed.summary, /[.!]$/)
    assert.equal((await at.run('help', listed.name)).out, out)
    assert.deepEqual(
      Object.values(description.options as Record<string, { short?: string }>)
        .map((each) => each.short)
        .filter(Boolean)
        .sort(),
      [
        ...new Set(
          Object.values(description.options as Record<string, { short?: string }>)
            .map((each) => each.short)
            .filter(Boolean),
        ),
      ].sort(),
      `${listed.name}: two options with one letter`,
    )
  }
  at.remove()
})

test('the overview and the help of up are what they were', async () => {
  const at = pretence()
  const golden = (name: string) => readFileSync(join(import.meta.dirname, 'golden', name), 'utf8')
  assert.equal((await at.run('--help')).out, golden('help.txt'))
  assert.equal((await at.run('up', '-h')).out, golden('help-up.txt'))
  assert.equal((await at.run()).out, golden('help.txt'))
  assert.match((await at.run('--version')).out, /^\d+\.\d+\.\d+\n$/)
  at.remove()
})

test(
  'bash completes commands, options, few values, and files',
  { skip: spawnSync('bash', ['-c', 'type compgen']).status !== 0 && 'there is no bash with completion here' },
  async () => {
    const at = pretence()
    const folder = mkdtempSync(join(tmpdir(), 'stackwright-complete-'))
    writeFileSync(join(folder, 'complete'), (await at.run('completion', 'bash')).out)
    const complete = (...words: readonly string[]) =>
      execFileSync(
        'bash',
        [
          '-c',
          `source ./complete; COMP_WORDS=(stackwright ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _stackwright; echo "\${COMPREPLY[@]}"`,
        ],
        { cwd: folder, encoding: 'utf8' },
      )
        .trim()
        .split(' ')
        .filter(Boolean)
    assert.deepEqual(complete('sta'), ['status'])
    assert.deepEqual(complete('destroy', '--de'), ['--delete-data'])
    assert.deepEqual(complete('graph', '--format', 's'), ['svg'])
    assert.deepEqual(complete('completion', ''), ['bash', 'zsh', 'fish'])
    assert.deepEqual(complete('explain', 'SW501'), [])
    assert.deepEqual(complete('explain', 'SW5009'), ['SW5009'])
    assert.deepEqual(complete('help', 'cre'), ['credentials'])
    assert.deepEqual(complete('up', 'comp'), ['complete'])
    rmSync(folder, { recursive: true })
    at.remove()
  },
)

test('the scripts for zsh and fish are sound as far as those shells are here', async () => {
  const at = pretence()
  for (const [shell, check] of [
    ['zsh', ['zsh', '-n']],
    ['fish', ['fish', '--no-execute']],
  ] as const) {
    const { out } = await at.run('completion', shell)
    for (const { name } of commands) assert.ok(out.includes(name))
    assert.equal((out.match(/'/g)?.length ?? 0) % 2, 0, `${shell}: quotes are closed`)
    at.write(`script.${shell}`, out)
    const { error, status, stderr } = spawnSync(check[0], [...check.slice(1), join(at.folder, `script.${shell}`)], {
      encoding: 'utf8',
    })
    assert.ok(error !== undefined || status === 0, stderr)
  }
  at.remove()
})

test('a new platform has no problems, in TypeScript and in YAML, and both are the same platform', async () => {
  const at = pretence()
  const graphs = []
  for (const [folder, ...options] of [['acme'], ['acme-yaml', '--yaml', '--name', 'acme']] as const) {
    const { document } = await at.json('init', folder, ...options)
    assert.equal(document.platform, 'acme')
    for (const env of ['dev', 'prod'])
      assert.deepEqual(
        (await at.json('check', folder, '--env', env)).document,
        { problems: [], leftOut: [], notes: [] },
        `${folder}, ${env}`,
      )
    const { nodes, connections } = (await at.json('graph', folder, '--env', 'prod')).document
    graphs.push({ nodes: nodes.map((node: object) => ({ ...node, place: undefined })), connections })
  }
  assert.deepEqual(graphs[0], graphs[1])
  at.remove()
})

test('init leaves what exists as it is, and refuses where a platform is', async () => {
  const at = pretence()
  assert.equal((await at.json('init')).document.problems[0].code, 'SW5009')
  rmSync(join(at.folder, 'platform.yaml'))
  at.write('package.json', '{}')
  const { document } = await at.json('init', '--name', 'mine')
  assert.deepEqual([document.kept, readFileSync(join(at.folder, 'package.json'), 'utf8')], [['package.json'], '{}'])
  assert.equal((await at.json('init', 'other', '--name', 'No Name')).document.problems[0].do, 'write --name no-name')
  at.remove()
})

test('a folder gives its platform a name that can be one', () => {
  assert.deepEqual(['acme', 'My Project (2)', '2024-data', '---', 'a'.repeat(60)].map(platformName), [
    'acme',
    'my-project-2',
    'data',
    'my-platform',
    'a'.repeat(40),
  ])
})

test('a live view is shown until q, and its last state stays', async () => {
  const at = pretence({ terminal: true })
  const watched = at.run('status', '--watch')
  setTimeout(() => at.press('q'), 300)
  const { code, out } = await watched
  assert.equal(code, 0)
  assert.match(out, /\x1b\[\?1049h[\s\S]*q to leave[\s\S]*\x1b\[\?1049l[\s\S]*corner, dev, on local: stopped/)
  at.remove()
})

test('on a terminal the steps are redrawn, and the cursor comes back', async () => {
  const at = pretence({ terminal: true })
  const { out } = await at.run('up')
  assert.match(out, /^\x1b\[\?25l[\s\S]*waits for metastore[\s\S]*✓ site [\s\S]*\x1b\[\?25h/)
  at.remove()
})

test('a second Ctrl-C gives the cursor back before the program ends', async () => {
  const at: Pretence = pretence({
    terminal: true,
    target: pretendTarget({
      starting() {
        at.interrupt()
        at.interrupt()
      },
    }),
  })
  const { out } = await at.run('up')
  assert.equal(at.exited(), 130)
  assert.match(out, /nothing new begins[\s\S]*\x1b\[\?25h[\s\S]*Stopped at once/)
  at.remove()
})
