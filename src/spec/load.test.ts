import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { load } from './load.ts'

const folder = mkdtempSync(join(tmpdir(), 'stackwright-load-'))
after(() => rmSync(folder, { recursive: true }))

const yaml = 'name: acme\napps: {}\n'
const codes = async (path: string) => (await load(join(folder, path))).problems.map((problem) => problem.code)

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(join(folder, path, '..'), { recursive: true })
  writeFileSync(join(folder, path), content)
}

test('a file is found by its path or by its folder', async () => {
  write('found/platform.yml', yaml)
  const expected = { value: { name: 'acme', apps: {} }, file: join(folder, 'found/platform.yml') }
  for (const path of ['found', 'found/', 'found/platform.yml', 'found/../found']) {
    const { value, file, problems } = await load(join(folder, path))
    assert.deepEqual({ value, file, problems }, { ...expected, problems: [] })
  }
})

test('a byte order mark and a link are no hindrance', async () => {
  write('mark/platform.json', '\ufeff{"name": "acme", "apps": {}}')
  symlinkSync(join(folder, 'mark'), join(folder, 'link'))
  assert.deepEqual(await codes('link'), [])
})

test('a data file may name its schema', async () => {
  write('schema/platform.json', '{"$schema": "./schema.json", "name": "acme", "apps": {}}')
  assert.deepEqual((await load(join(folder, 'schema'))).value, { name: 'acme', apps: {} })
})

test('what is no text in UTF-8 cannot be read', async () => {
  write('latin/platform.yaml', new Uint8Array([0x6e, 0xe9, 0x0a]))
  write('binary/platform.ts', new Uint8Array([0xff, 0xfe, 0x00]))
  assert.deepEqual([await codes('latin'), await codes('binary')], [['SW1002'], ['SW1002']])
})

test(
  'a file that may not be read is told, and not taken for a missing one',
  { skip: process.getuid?.() === 0 && 'root may read everything' },
  async () => {
    write('closed/platform.yaml', yaml)
    chmodSync(join(folder, 'closed/platform.yaml'), 0)
    assert.deepEqual(await codes('closed'), ['SW1002'])
  },
)

test('pipes and devices are not waited for', async () => {
  execFileSync('mkfifo', [join(folder, 'pipe.ts')])
  assert.deepEqual(
    [await codes('pipe.ts'), (await load('/dev/zero')).problems.map((problem) => problem.code)],
    [['SW1002'], ['SW1002']],
  )
})

test('a folder of the name of a platform file is none', async () => {
  mkdirSync(join(folder, 'odd/platform.ts'), { recursive: true })
  assert.deepEqual([await codes('odd'), await codes('odd/platform.ts')], [['SW1001'], ['SW1001']])
})

test('paths that no system could have are missing', async () => {
  for (const path of ['x'.repeat(5000), 'a\0b', 'found/platform.yml/more'])
    assert.deepEqual(await codes(path), ['SW1001'])
})

test('nothing, white space and comments are empty in every format', async () => {
  const comments = { ts: '// a\n/* b\n * c */\n', yaml: '# a\n  # b\n', json: ' \n' }
  for (const [ending, text] of Object.entries(comments)) {
    write(`empty/${ending}/platform.${ending}`, text)
    write(`blank/${ending}/platform.${ending}`, '')
    assert.deepEqual([await codes(`empty/${ending}`), await codes(`blank/${ending}`)], [['SW1004'], ['SW1004']], ending)
  }
})

test('a long file of comments is looked at in no time', async () => {
  const start = performance.now()
  write('long/platform.ts', `${' '.repeat(200_000)}x`)
  write('long/comment.ts', '/*'.repeat(100_000))
  await codes('long/platform.ts')
  await codes('long/comment.ts')
  assert.ok(performance.now() - start < 2000)
})
