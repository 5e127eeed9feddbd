import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isElsewhere } from './ground.ts'

test('an engine of another machine would not see files of this one', () => {
  for (const host of ['ssh://me@host', 'tcp://10.1.2.3:2376', 'tcp://docker.example.com:2376'])
    assert.equal(isElsewhere(host), true, host)
  for (const host of [
    'unix:///var/run/docker.sock',
    'tcp://127.0.0.1:2375',
    'tcp://localhost:2375',
    'npipe:////./pipe/docker_engine',
    '',
  ])
    assert.equal(isElsewhere(host), false, host)
})
