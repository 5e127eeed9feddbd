import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { beginRun } from './engines/lab.ts'
import { tools } from './tools.ts'

// All tests. Without arguments: what needs no server, the example on this machine, images, the contract of every
// target's driver on its engine, what is written for clusters before an API server, what Terraform makes of its files,
// and what CDK makes, applied to an emulator of AWS. The examples on each engine, a second region and Terraform on that
// emulator, which take up to a quarter of an hour each, are asked for by name: `./test compose`, `./test swarm`,
// `./test kubernetes`, `./test terraform`, `./test aws-regions`, `./test aws-parity`; `e2e` is everything but `check`.

const root = join(import.meta.dirname, '..')
const stages: Readonly<Record<string, readonly string[]>> = {
  check: ['scripts/check.ts'],
  local: suites('superset', 'metabase', 'identity', 'ordinary-user', 'contract-local', 'managed-*'),
  images: suites('images', '../engines/*'),
  contracts: suites('contract-compose', 'contract-swarm', 'contract-kubernetes'),
  manifests: suites('kubernetes-manifests', 'kubernetes-examples', 'kubernetes-forms'),
  plans: suites('terraform-plan', 'tofu-plan', 'terraform-checkov'),
  aws: suites('aws-lint', 'aws', 'aws-app', 'aws-images', 'aws-operate'),
  compose: suites('compose', 'metabase-compose'),
  swarm: suites('swarm*', 'metabase-swarm'),
  kubernetes: suites('kubernetes', 'kubernetes-driver', 'metabase-kubernetes'),
  terraform: suites('terraform', 'terraform-machines'),
  'aws-regions': suites('aws-regions', 'aws-waiting'),
  'aws-parity': suites('aws-parity'),
}
const usual = ['check', 'local', 'images', 'contracts', 'manifests', 'plans', 'aws']

const asked = process.argv.slice(2).flatMap((name) => (name === 'e2e' ? Object.keys(stages).slice(1) : [name]))
const chosen = asked.length > 0 ? asked : usual
const unknown = asked.filter((name) => !(name in stages))
if (unknown.length > 0) {
  process.stderr.write(`no stage is named ${unknown.join(', ')}; there are e2e, ${Object.keys(stages).join(', ')}\n`)
  process.exit(2)
}

const engines = beginRun()
// What is brought up from here on is noted, and taken down at the end.
Object.assign(process.env, engines.env)
const found = await tools((words) => process.stderr.write(`${words}\n`))
let failed = false
for (const [name, args] of Object.entries(stages)) {
  if (!chosen.includes(name)) continue
  const began = Date.now()
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...found },
  })
  process.stderr.write(
    `\n${name}: ${status === 0 ? 'well' : 'FAILED'} after ${Math.round((Date.now() - began) / 1000)} s\n`,
  )
  failed ||= status !== 0
  if (failed) break
}
await engines.down()
process.exit(failed ? 1 : 0)

function suites(...names: readonly string[]): string[] {
  return [
    '--test',
    '--test-concurrency=1',
    '--test-timeout=1500000',
    ...names.map((name) => `tests/e2e/${name}.e2e.ts`),
  ]
}
