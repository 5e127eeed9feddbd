import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { test } from 'node:test'
import { readPlatform } from '../../src/spec/read.ts'

// Every example is sound in each of its environments, on the target that the environment names.

const root = join(import.meta.dirname, '../..')

for (const file of globSync('examples/*/platform.ts', { cwd: root }).sort()) {
  const folder = dirname(file)
  const { environments } = await readPlatform(join(root, file))
  for (const environment of environments) {
    test(`${basename(folder)}, ${environment}: no problems`, () => {
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        ['src/cli/main.ts', 'check', folder, '--env', environment],
        { cwd: root, encoding: 'utf8' },
      )
      assert.equal(status, 0, stdout + stderr)
    })
  }
}
