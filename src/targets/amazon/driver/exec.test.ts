import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { Failure } from '../../../base/failure.ts'
import { inTask } from './exec.ts'
import type { Answers } from './fakes/aws.ts'
import { ecsTask, fakeCloud, tasksAnswers } from './fakes/cloud.ts'

const folder = mkdtempSync(join(tmpdir(), 'stackwright-exec-'))
after(() => rmSync(folder, { recursive: true }))

const canary = 'canary-token-4711'
const agent = {
  name: 'bi-web',
  runtimeId: 'aaaa-1',
  managedAgents: [{ name: 'ExecuteCommandAgent', lastStatus: 'RUNNING' }],
}
const answers: Answers = {
  ...tasksAnswers([ecsTask('aaaa', { containers: [agent], enableExecuteCommand: true })]),
  ExecuteCommand: () => ({
    session: { sessionId: 'ecs-execute-command-1', streamUrl: 'wss://example', tokenValue: canary },
  }),
}

/** A plugin that runs what ECS was asked to run, here, and notes what it was given. */
function plugin(version = '1.2.707.0'): string {
  const path = join(folder, `plugin-${version}`)
  writeFileSync(
    path,
    `#!/bin/sh
[ "$1" = --version ] && { echo '${version}'; exit 0; }
printf '%s\\n' "$@" > '${folder}/args'
printf '%s' "$AWS_SSM_START_SESSION_RESPONSE" > '${folder}/session'
printf '\\nStarting session with SessionId: ecs-execute-command-1\\n'
eval "$(cat '${folder}/command')"
printf '\\n\\nExiting session with sessionId: ecs-execute-command-1.\\n\\n'
`,
  )
  chmodSync(path, 0o755)
  return path
}

async function enter(
  id: string,
  command: readonly string[],
  changes: { readonly plugin?: string; readonly answers?: Answers } = {},
) {
  const { cloud, aws } = await fakeCloud(
    {
      ...answers,
      ...changes.answers,
      ...(!changes.answers?.['ExecuteCommand'] && {
        ExecuteCommand: (input: { command: string }) => (
          writeFileSync(join(folder, 'command'), input.command),
          (answers['ExecuteCommand'] as () => object)()
        ),
      }),
    },
    { plugin: changes.plugin ?? plugin() },
  )
  try {
    return { code: await inTask(cloud, id, command), asked: aws.asked }
  } finally {
    await aws.close()
  }
}

const refused = (words: RegExp, advice: RegExp) => (error: unknown) =>
  error instanceof Failure && words.test(error.facts.reason) && advice.test(error.facts.do ?? '')

describe('a command in a task', () => {
  test('gives its exit code, and its words come through as they were', async () => {
    const out = join(folder, 'out')
    const { code, asked } = await enter('bi-web', [
      'sh',
      '-c',
      `printf '%s' "$1" > '${out}'; exit 7`,
      'sh',
      "it's $HOME",
    ])
    assert.deepEqual([code, readFileSync(out, 'utf8')], [7, "it's $HOME"])
    const { command: _, ...input } = asked.find((each) => each.operation === 'ExecuteCommand')!.input
    assert.deepEqual(input, {
      cluster: 'acme-prod',
      task: 'arn:aws:ecs:eu-west-1:123456789012:task/acme-prod/aaaa',
      container: 'bi-web',
      interactive: true,
    })
  })

  test('is led by a session that nobody on the machine can see', async () => {
    await enter('bi-web', ['true'])
    assert.ok(readFileSync(join(folder, 'session'), 'utf8').includes(canary))
    const args = readFileSync(join(folder, 'args'), 'utf8')
    assert.ok(!args.includes(canary) && args.includes('ecs:acme-prod_aaaa_aaaa-1'), args)
  })

  test('shows what the command prints, without the words of the session', () => {
    const script = `import { fakeCloud } from '${import.meta.dirname}/fakes/cloud.ts'
import { inTask } from '${import.meta.dirname}/exec.ts'
import { writeFileSync } from 'node:fs'
const tasks = ${JSON.stringify([ecsTask('aaaa', { containers: [agent] })])}
const { cloud, aws } = await fakeCloud({ ListTasks: () => ({ taskArns: ['a'] }), DescribeTasks: () => ({ tasks }), ExecuteCommand: (input) => (writeFileSync('${folder}/command', input.command), { session: {} }) }, { plugin: '${plugin()}' })
process.exitCode = await inTask(cloud, 'bi-web', ['sh', '-c', 'echo hello; exit 3'])
await aws.close()`
    const end = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', script], {
      encoding: 'utf8',
      timeout: 60_000,
    })
    assert.deepEqual([end.stdout, end.status], ['hello\n', 3], end.stderr)
  })

  test('is refused where nobody is let in, with the option that lets one in', async () => {
    await assert.rejects(enter('bi-beat', ['true']), refused(/lets nobody into its tasks/, /compute: \{ exec: true \}/))
  })

  test('is refused without the plugin, or with one that shows the session, and says what to install', async () => {
    await assert.rejects(
      enter('bi-web', ['true'], { plugin: join(folder, 'none') }),
      refused(/not on the PATH/, /install/),
    )
    await assert.rejects(
      enter('bi-web', ['true'], { plugin: plugin('1.2.463.0') }),
      refused(/1\.2\.463\.0 would show the session/, /1\.2\.497\.0 or newer/),
    )
  })

  test('is refused in a managed server, and where nothing runs', async () => {
    await assert.rejects(enter('metastore', ['psql']), refused(/it is no service/, /from a service/))
    await assert.rejects(
      enter('bi-web', ['true'], { answers: tasksAnswers([]) }),
      refused(/nothing of it runs/, /stackwright up/),
    )
  })
})
