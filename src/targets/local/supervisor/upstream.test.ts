import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Backend, upstreamText } from './upstream.ts'

const backend = (port: number, state: Backend['state'] = 'ready', open = true): Backend => ({ port, state, open })

test('names the ready replicas by their ports, in order', () => {
  assert.equal(
    upstreamText([backend(9002), backend(9001)]),
    'server 127.0.0.1:9001 max_fails=0;\nserver 127.0.0.1:9002 max_fails=0;\n',
  )
})

test('leaves out those that are not ready and those that are being replaced', () => {
  assert.equal(
    upstreamText([backend(9001, 'unready'), backend(9002), backend(9003, 'ready', false), backend(9004, 'other')]),
    'server 127.0.0.1:9002 max_fails=0;\n',
  )
})

test('keeps the unready ones when there are no others', () => {
  assert.equal(upstreamText([backend(9001, 'unready'), backend(9002, 'other')]), 'server 127.0.0.1:9001 max_fails=0;\n')
})

test('is never without a server', () => {
  assert.equal(upstreamText([]), 'server 127.0.0.1:1 down;\n')
  assert.equal(upstreamText([backend(9001, 'other')]), 'server 127.0.0.1:1 down;\n')
})
