import assert from 'node:assert/strict'
import { test } from 'node:test'
import { baseEnvironment } from './environment.ts'

test('processes see where programs are and which proxies to use, and nothing else of ours', (context) => {
  const before = { ...process.env }
  context.after(() => void (process.env = before))
  process.env = {
    PATH: '/bin',
    HTTPS_PROXY: 'http://proxy',
    TZ: 'Europe/Berlin',
    AWS_SECRET_ACCESS_KEY: 'tell-tale',
    PGPASSWORD: 'tell-tale',
    NODE_OPTIONS: '--x',
  }
  assert.deepEqual(baseEnvironment(), {
    LANG: 'C.UTF-8',
    PATH: '/bin',
    HTTPS_PROXY: 'http://proxy',
    TZ: 'Europe/Berlin',
  })
  process.env = { LANG: 'de_DE.UTF-8' }
  assert.deepEqual(baseEnvironment(), { LANG: 'de_DE.UTF-8' })
})
