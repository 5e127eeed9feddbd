// npm run golden: runs the tests that compare with committed files, and lets them write those files anew. Arguments
// choose test files. The difference that git then shows is what a review looks at.
import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const chosen = process.argv.slice(2)
const comparing = () =>
  globSync('{src,tests,scripts,bin}/**/*.test.ts', { cwd: root }).filter((path) =>
    /golden/i.test(readFileSync(join(root, path), 'utf8')),
  )
const tests = chosen.length > 0 ? chosen : comparing().sort()
const { status } = spawnSync(process.execPath, ['--test', ...tests], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, GOLDEN: 'write' },
})
process.exitCode = status ?? 1
