import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { Failure } from '../../../base/failure.ts'
import { kubectlHere } from './kubectl.ts'

/** A kubectl that is a script: it writes down its words and does as it is told. */
function scripted(context: TestContext, script: string, clusterContext?: string) {
  const folder = mkdtempSync(join(tmpdir(), 'stackwright-kubectl-'))
  context.after(() => rmSync(folder, { recursive: true, force: true }))
  const program = join(folder, 'kubectl')
  writeFileSync(program, `#!/bin/sh\necho "$@" >> ${folder}/calls\n${script}\n`)
  chmodSync(program, 0o755)
  return {
    kubectl: kubectlHere(clusterContext, program),
    calls: () => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n'),
    folder,
  }
}

describe('kubectl', () => {
  test('speaks to the context that is named, and reads what is secret', async (context) => {
    const { kubectl, calls, folder } = scripted(context, 'cat > "$(dirname "$0")/read"', 'staging')
    await kubectl.ask('apply', ['apply', '--filename=-'], { input: 'the password is swordfish' })
    assert.deepEqual(calls(), ['--context=staging apply --filename=-'])
    assert.equal(readFileSync(join(folder, 'read'), 'utf8'), 'the password is swordfish')
  })

  test('is asked again while the server is busy, and no more often than that', async (context) => {
    const { kubectl, calls } = scripted(
      context,
      'test "$(wc -l < "$(dirname "$0")/calls")" -ge 2 && { echo fine; exit 0; }\necho "Error from server: etcdserver: leader changed" >&2\nexit 1',
    )
    assert.equal(await kubectl.ask('look', ['get', 'pods']), 'fine\n')
    assert.equal(calls().length, 2)
  })

  test('a refusal is a Failure with the reason in plain words, and is not tried again', async (context) => {
    const { kubectl, calls } = scripted(
      context,
      'echo "Error from server (Forbidden): deployments.apps is forbidden: User jo cannot list resource" >&2; exit 1',
    )
    await assert.rejects(
      kubectl.ask('bi-web', ['get', 'deployments']),
      (error) =>
        error instanceof Failure &&
        error.facts.reason === 'this user may not do that on the cluster' &&
        error.facts.output![0]!.includes('jo'),
    )
    assert.equal(calls().length, 1)
  })

  test('a program that is not there, and a server that says nothing, are told as such', async (context) => {
    await assert.rejects(
      kubectlHere(undefined, '/nowhere/kubectl').ask('look', ['get', 'pods']),
      /the program kubectl is not on the PATH/,
    )
    const { kubectl } = scripted(context, 'exec sleep 20')
    await assert.rejects(kubectl.ask('look', ['get', 'pods'], { within: 0.2 }), /did not answer in time/)
  })

  test('finishes what is under way when Ctrl-C is pressed at the terminal', async (context) => {
    const { kubectl } = scripted(context, 'ps -o pgid= -p $$')
    const group = Number(await kubectl.ask('look', ['get', 'pods']))
    assert.ok(group > 0)
    assert.notEqual(group, Number(execFileSync('ps', ['-o', 'pgid=', '-p', String(process.pid)], { encoding: 'utf8' })))
  })

  test('lines end when nobody wants more', async (context) => {
    const { kubectl } = scripted(context, 'while true; do echo line; sleep 0.05; done')
    const over = new AbortController()
    const heard: string[] = []
    for await (const line of kubectl.lines(['logs'], over.signal)) if (heard.push(line) === 3) over.abort()
    assert.equal(heard.length, 3)
  })
})
