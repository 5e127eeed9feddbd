import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Failure, type FailureFacts } from '../../base/failure.ts'
import { dockerHere, failureOf, programHere } from './docker.ts'

const sh = programHere('/bin/sh', { PATH: process.env['PATH'], GIVEN: 'given' })
const script = (text: string) => ['-c', text] as const

describe('a program', () => {
  test('is run to its end, with both outputs, its input and its variables', async () => {
    const told: string[] = []
    const end = await sh.run(script('cat; echo "$GIVEN $MORE"; pwd; echo wrong >&2; exit 3'), {
      input: 'secret\n',
      env: { MORE: 'more' },
      folder: '/',
      tell: (line) => told.push(line),
    })
    assert.deepEqual(end, { code: 3, output: 'secret\ngiven more\n/\n', error: 'wrong\n', missing: false, late: false })
    assert.deepEqual(told.sort(), ['/', 'given more', 'secret', 'wrong'])
  })

  test('that does not read its input is not disturbed by that', async () => {
    assert.equal((await sh.run(script('exit 0'), { input: 'x'.repeat(1_000_000) })).code, 0)
  })

  test('is ended when it takes longer than it may', async () => {
    const started = performance.now()
    const end = await sh.run(script('exec sleep 20'), { within: 0.2 })
    assert.equal(end.late, true)
    assert.ok(performance.now() - started < 10_000)
  })

  test('that is not there is told so', async () => {
    assert.equal((await programHere('no-such-program').run([])).missing, true)
    await assert.rejects(
      dockerHere('no-such-program').ask('look', ['version']),
      (error: unknown) =>
        error instanceof Failure && error.facts.reason === 'the program no-such-program is not on the PATH',
    )
  })

  test('that must succeed and does not is a failure with its command and last lines', async () => {
    assert.equal(await sh.ask('say', script('echo said')), 'said\n')
    await assert.rejects(
      sh.ask('say', script('echo first; echo last >&2; exit 1'), { input: 'secret' }),
      (error: unknown) => {
        assert.ok(error instanceof Failure)
        assert.deepEqual(
          [error.facts.step, error.facts.reason, error.facts.output],
          ['say', 'the command failed', ['first', 'last']],
        )
        assert.doesNotMatch(JSON.stringify(error.facts), /secret/)
        return true
      },
    )
  })

  test('is read line by line, and ended when nobody reads on', async () => {
    const lines: string[] = []
    for await (const line of sh.lines(script('echo one; echo two; echo half; printf end'))) lines.push(line)
    assert.deepEqual(lines, ['one', 'two', 'half', 'end'])
    for await (const line of sh.lines(script('echo $$; while sleep 0.1; do echo again; done'))) {
      lines.push(line)
      break
    }
    const pid = Number(lines.at(-1))
    const lives = () => {
      try {
        return process.kill(pid, 0)
      } catch {
        return false
      }
    }
    for (let tries = 0; lives() && tries < 50; tries++) await new Promise((resolve) => setTimeout(resolve, 100))
    assert.equal(lives(), false)
  })

  test('gives its exit code when it is attached', async () => {
    assert.equal(await sh.attach(script('exit 4')), 4)
  })
})

test('what engines and registries say is put in plain words', () => {
  const reason = (error: string) =>
    failureOf('x', ['docker'], { code: 1, output: '', error, missing: false, late: false }).facts
  const reasons: readonly (readonly [said: string, told: Pick<FailureFacts, 'reason'>['reason']])[] = [
    [
      'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
      'the engine does not answer',
    ],
    [
      'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock',
      'this user may not speak to the engine',
    ],
    ['write /x: no space left on device', 'the disk of the engine is full'],
    ['toomanyrequests: You have reached your pull rate limit', 'the registry lets nobody pull more for now'],
    ['unauthorized: authentication required', 'the registry refused'],
    ['manifest for postgres:99 not found: manifest unknown: manifest unknown', 'the image is not there'],
    [
      'no matching manifest for linux/arm64/v8 in the manifest list entries',
      'the image is made for machines of another kind',
    ],
    [
      'Get "https://registry.example.com/v2/": dial tcp: lookup registry.example.com: no such host',
      'the registry could not be reached',
    ],
    [
      'Get "https://registry.example.com/v2/": x509: certificate signed by unknown authority',
      'the certificate of the registry is not trusted',
    ],
    ['something else', 'the command failed'],
  ]
  for (const [said, told] of reasons) assert.equal(reason(said).reason, told, said)
  assert.ok(reason('x').do)
})
