import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Failure } from '../../../base/failure.ts'
import { ProblemsFound } from '../../../base/problem.ts'
import { programHere } from '../../docker/docker.ts'
import { terraformOn } from './terraform.ts'

const folder = mkdtempSync(join(tmpdir(), 'stackwright-terraform-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** A stand-in that notes its arguments and variables, and answers as Terraform does. */
function standIn(apply: string): string {
  const path = join(folder, 'terraform')
  writeFileSync(
    path,
    `#!/bin/sh
echo "$@" >>'${folder}/args'
echo "$1 \${TF_VAR_sso_client:-none}" >>'${folder}/variables'
case $1 in
  show) echo '{"resource_changes":[{"address":"aws_vpc.this","change":{"actions":["create"]}}]}' ;;
  apply) ${apply} ;;
esac
`,
  )
  chmodSync(path, 0o755)
  return path
}

const on = (program: string) =>
  terraformOn({
    program: programHere(program),
    tool: 'terraform',
    folder,
    parallelism: 7,
    plugins: '/plugins',
    secrets: () => ({ TF_VAR_sso_client: 'hidden-value' }),
  })

test('commands are run without questions, and a secret comes as a variable of those that need it', async () => {
  const terraform = on(
    standIn(`echo '{"type":"apply_start","hook":{"resource":{"addr":"aws_vpc.this"},"action":"create"}}'`),
  )
  const told: string[] = []
  await terraform.init(() => {})
  assert.deepEqual(await terraform.plan({ targets: ['aws_ecr_repository.bi'] }, () => {}), [
    { address: 'aws_vpc.this', action: 'create', reasons: [] },
  ])
  await terraform.apply((words) => told.push(words))
  assert.deepEqual(readFileSync(join(folder, 'args'), 'utf8').trim().split('\n'), [
    'init -no-color -plugin-dir=/plugins',
    'plan -json -out=next.tfplan -parallelism=7 -target=aws_ecr_repository.bi',
    'show -json next.tfplan',
    'apply -json -parallelism=7 next.tfplan',
  ])
  assert.deepEqual(readFileSync(join(folder, 'variables'), 'utf8').trim().split('\n'), [
    'init none',
    'plan hidden-value',
    'show none',
    'apply hidden-value',
  ])
  assert.deepEqual(told, ['create aws_vpc.this'])
})

test('a fault is told in the words of Terraform, with what is left', async () => {
  const terraform = on(
    standIn(
      `echo '{"type":"diagnostic","diagnostic":{"severity":"error","summary":"creating VPC","detail":"VpcLimitExceeded","address":"aws_vpc.this"}}'; exit 1`,
    ),
  )
  await assert.rejects(
    terraform.apply(() => {}),
    (error: unknown) =>
      error instanceof Failure &&
      error.facts.reason === 'aws_vpc.this: creating VPC' &&
      /stays, and is in the state/.test(error.facts.left ?? ''),
  )
})

test('a machine without Terraform is told where it comes from', async () => {
  await assert.rejects(
    on(join(folder, 'nothing-here')).init(() => {}),
    (error: unknown) => error instanceof ProblemsFound && error.problems[0]!.code === 'SW4009',
  )
})
