import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instanceToken } from '../container/bind.ts'
import { besides, filled } from './expand.ts'

/**
 * What Kubernetes makes of a text: $(NAME) of a known variable is its value, $$ is one dollar sign, everything else
 * stays.
 */
function expanded(text: string, known: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\$|\$\(([^)]*)\)/g, (whole, name: string | undefined) =>
    name === undefined ? '$' : (known[name] ?? whole),
  )
}

test('a text arrives in a container as it is', () => {
  for (const text of [
    'plain',
    'a$b',
    '$HOME',
    '$$',
    'kill $$ now',
    '$(HOME)',
    'echo "$(date +%s)"',
    '$$(HOME)',
    '100$',
    '$(( $(date +%s) - 1 ))',
  ]) {
    assert.equal(expanded(filled(text), { HOME: '/root', POD_NAME: 'web-1' }), text)
  }
})

test('texts that Kubernetes leaves alone are written as they are', () => {
  for (const text of ['test "$(( $(date +%s) - 1 ))" -le 5', '$HOME', 'a$b']) assert.equal(filled(text), text)
})

test('the name of the replica is that of the pod', () => {
  assert.equal(expanded(filled(`worker@${instanceToken}`), { POD_NAME: 'web-1' }), 'worker@web-1')
})

test('beside the process, the name is that of the host', () => {
  assert.deepEqual(besides(['ask', '-x']), ['ask', '-x'])
  assert.deepEqual(besides(['ask', `to ${instanceToken}`]), ['/bin/sh', '-c', `exec ask 'to '"$HOSTNAME"`])
})
