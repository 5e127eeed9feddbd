import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

// All tests: first what needs no server, then the whole on real ones. Arguments choose stages: `./test check`, `./test e2e`.

const root = join(import.meta.dirname, '..')
const chosen = process.argv.slice(2)
const stages: Readonly<Record<string, readonly string[]>> = {
  check: ['scripts/check.ts'],
  e2e: ['--test', '--test-concurrency=1', '--test-timeout=1500000', 'tests/e2e/*.e2e.ts'],
}

for (const [name, args] of Object.entries(stages)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exit(1)
}
