import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { test } from 'node:test'

const program = join(import.meta.dirname, 'programs/drain.sh')

/**
 * Starts a program under drain.sh; gives what it said and how it ended once it has. `act` is called when it has begun.
 */
async function drained(
  seconds: number,
  script: string,
  act: (pid: number) => void,
): Promise<{ code: number | null; said: string; milliseconds: number }> {
  const child = spawn('sh', [program, String(seconds), 'TERM', process.execPath, '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  await once(child.stdout, 'data')
  const began = Date.now()
  act(child.pid!)
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, said, milliseconds: Date.now() - began }
}

const serving =
  "process.on('SIGTERM', () => { console.log('told'); process.exit(0) }); console.log('serves'); setInterval(() => {}, 1000)"

test('a process that is to end serves on for a while before it is told', async () => {
  const { said, milliseconds } = await drained(1, serving, (pid) => process.kill(pid, 'SIGTERM'))
  assert.equal(said, 'serves\ntold\n')
  assert.ok(milliseconds >= 900 && milliseconds < 4000, String(milliseconds))
})

test('a process that ends by itself ends everything, with its own code', async () => {
  const { code, milliseconds } = await drained(
    30,
    "console.log('serves'); setTimeout(() => process.exit(7), 200)",
    () => {},
  )
  assert.equal(code, 7)
  assert.ok(milliseconds < 4000)
})

test('a process that ends while it is drained is not waited for any longer', async () => {
  const { milliseconds } = await drained(30, "console.log('serves'); setTimeout(() => process.exit(0), 600)", (pid) =>
    process.kill(pid, 'SIGTERM'),
  )
  assert.ok(milliseconds < 6000, String(milliseconds))
})

test('a second signal changes nothing', async () => {
  const { said, milliseconds } = await drained(1, serving, (pid) => {
    process.kill(pid, 'SIGTERM')
    setTimeout(() => process.kill(pid, 'SIGTERM'), 300)
  })
  assert.equal(said, 'serves\ntold\n')
  assert.ok(milliseconds >= 900)
})
