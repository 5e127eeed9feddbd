import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '../..')

test('the files of a target are those of the environments that name it; the others are told', () => {
  const words = ['src/cli/main.ts', 'render', 'examples/05-data-platform', '--target', 'compose', '--json']
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: root, encoding: 'utf8' })
  assert.equal(status, 0, stderr)
  assert.match(stderr, /staging is left out: it runs on swarm/)
  assert.match(stderr, /prod is left out: it runs on kubernetes/)
  const { files } = JSON.parse(stdout) as { readonly files: readonly { readonly path: string }[] }
  const compose = files.map(({ path }) => path).filter((path) => /^compose.*\.yaml$/.test(path))
  assert.deepEqual(compose.sort(), ['compose.server.yaml', 'compose.yaml'])
})
