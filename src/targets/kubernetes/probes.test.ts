import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BoundHealth, BoundProbe } from '../container/health.ts'
import { probesOf } from './probes.ts'

const http: BoundProbe = { probe: 'http', port: 80, path: '/ready', command: ['curl'] }
const health = (ready: BoundProbe, live: BoundProbe): BoundHealth => ({
  boot: { within: 91 },
  ready: { ask: ready, every: 2, timeout: 5 },
  live: { ask: live, every: 30, timeout: 10, failures: 7 },
})

test('boot, ready and live become the three probes, each with what the model says', () => {
  assert.deepEqual(probesOf(health(http, { probe: 'tcp', port: 81, command: ['nc'] })), {
    startupProbe: { httpGet: { path: '/ready', port: 80 }, periodSeconds: 2, timeoutSeconds: 5, failureThreshold: 46 },
    readinessProbe: { httpGet: { path: '/ready', port: 80 }, periodSeconds: 2, timeoutSeconds: 5, failureThreshold: 3 },
    livenessProbe: { tcpSocket: { port: 81 }, periodSeconds: 30, timeoutSeconds: 10, failureThreshold: 7 },
  })
})

test('commands are asked in the container', () => {
  assert.deepEqual(probesOf(health({ probe: 'exec', command: ['ask', '$$'] }, { probe: 'alive' })).startupProbe?.exec, {
    command: ['ask', '$$$$'],
  })
})

test('where only life can be asked there is no probe: the kubelet sees by itself that a process has ended', () => {
  assert.deepEqual(probesOf(health({ probe: 'alive' }, { probe: 'alive' })), {})
  assert.deepEqual(Object.keys(probesOf(health(http, { probe: 'alive' }))), ['startupProbe', 'readinessProbe'])
})
