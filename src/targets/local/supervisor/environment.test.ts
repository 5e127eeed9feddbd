import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { environmentOf, fillIn, withoutSecrets } from './environment.ts'

const by = {
  instance: 'web.2',
  scratch: '/scratch/web.2',
  port: (name: string) => (name === 'http' ? 9001 : undefined),
}

test('replaces the stand-ins and nothing else', () => {
  assert.equal(
    fillIn('--bind 127.0.0.1:{port:http} --name {instance} --tmp {scratch}/x {"json": {}}', by),
    '--bind 127.0.0.1:9001 --name web.2 --tmp /scratch/web.2/x {"json": {}}',
  )
  assert.throws(() => fillIn('{port:admin}', by), /no port admin/)
})

test('gives a program its own environment and secrets, and nothing of ours', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sw-environment-'))
  writeFileSync(join(folder, 'key'), 'open sesame')
  process.env['LEFT_OVER'] = 'yes'
  const program = { command: ['x'], cwd: '/', env: { PORT: '{port:http}' }, secretEnv: { KEY: join(folder, 'key') } }
  assert.deepEqual(environmentOf(program, by), { PORT: '9001', KEY: 'open sesame' })
  assert.deepEqual(withoutSecrets(['my key is open sesame.'], program), ['my key is (secret).'])
  rmSync(folder, { recursive: true })
  assert.throws(() => environmentOf(program, by), /secret for KEY cannot be read/)
})
