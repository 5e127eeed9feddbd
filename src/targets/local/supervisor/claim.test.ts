import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { claim } from './claim.ts'
import { identityOf } from './identity.ts'
import { bootId } from './processes.ts'

const folder = mkdtempSync(join(tmpdir(), 'sw-claim-'))
const child = spawn('sleep', ['100'], { stdio: 'ignore' })
after(() => {
  child.kill()
  rmSync(folder, { recursive: true })
})

test('one living process holds a folder, until it releases it', async () => {
  const first = await claim(folder, async () => true)
  assert.ok('stands' in first && first.stands())
  const other = identityOf(child.pid!)!
  assert.deepEqual(await claim(folder, async () => true, other), identityOf(process.pid))
  first.release()
  assert.equal(first.stands(), false)
  const second = await claim(folder, async () => true, other)
  assert.ok('stands' in second)
  second.release()
})

test('the dead hold nothing, and a number given to another process is not the one that claimed', async () => {
  writeFileSync(join(folder, `999999999 ${encodeURIComponent(`${bootId()}:1`)}`), '')
  writeFileSync(join(folder, `${child.pid} ${encodeURIComponent(`${bootId()}:1`)}`), '')
  const mine = await claim(folder, async () => true)
  assert.ok('stands' in mine)
  assert.equal(readdirSync(folder).length, 1)
  mine.release()
})

test('of two at once exactly one gets it', async () => {
  const mine = claim(folder, async () => false)
  const theirs = claim(folder, async () => true, identityOf(child.pid!)!)
  const results = await Promise.all([mine, theirs])
  assert.equal(results.filter((each) => 'stands' in each).length, 1)
  for (const each of results) if ('stands' in each) each.release()
})
