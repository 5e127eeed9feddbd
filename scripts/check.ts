import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

// Everything but the end-to-end suites: types, layout, generated files, and all tests that take seconds.

const root = join(import.meta.dirname, '..')
const node = process.execPath
const stages: readonly [title: string, command: string, args: readonly string[]][] = [
  ['types', join(root, 'node_modules/.bin/tsc'), []],
  ['layout', join(root, 'node_modules/.bin/prettier'), ['--check', '--log-level=warn', '**/*.{ts,js,mjs}']],
  ['schema', node, ['scripts/schema.ts', '--check']],
  ['documents', node, ['scripts/docs.ts', '--check']],
  ['locks', node, ['scripts/locks.ts', '--check']],
  [
    'tests',
    node,
    [
      '--test',
      '--test-concurrency=2',
      'src/**/*.test.ts',
      'scripts/**/*.test.ts',
      'bin/**/*.test.ts',
      'examples/**/*.test.ts',
      'tests/*/*.test.ts',
    ],
  ],
]

for (const [title, command, args] of stages) {
  process.stderr.write(`\n${title}\n`)
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exit(1)
}
