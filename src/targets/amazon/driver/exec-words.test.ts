import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { describe, test } from 'node:test'
import { exitFilter, shellWords } from './exec-words.ts'

test('words come through a shell as they were', () => {
  const words = ['printf', '%s|', 'plain', 'two words', "it's", '$HOME `id` "q"', '', '\\']
  assert.equal(
    spawnSync('/bin/sh', ['-c', shellWords(words)], { encoding: 'utf8' }).stdout,
    'plain|two words|it\'s|$HOME `id` "q"||\\|',
  )
})

test('words come through two shells as they were', () => {
  const script = shellWords(['printf', '%s', "it's $HOME"])
  assert.equal(
    spawnSync('/bin/sh', ['-c', `/bin/sh -c ${shellWords([script])}`], { encoding: 'utf8' }).stdout,
    "it's $HOME",
  )
})

describe('what a session shows', () => {
  const whole =
    '\nStarting session with SessionId: ecs-execute-command-0a1b\nline one\r\nline two\r\n\r\nabc123=7\r\n\r\n\r\nExiting session with sessionId: ecs-execute-command-0a1b.\r\n\r\n'

  test('is what the command printed, and its exit code, however the output is cut', () => {
    for (let size = 1; size <= whole.length; size++) {
      const filter = exitFilter('abc123')
      let shown = ''
      for (let at = 0; at < whole.length; at += size) shown += filter.pass(whole.slice(at, at + size))
      assert.deepEqual([shown + filter.rest(), filter.code()], ['line one\r\nline two\r\n', 7], `in pieces of ${size}`)
    }
  })

  test('comes at once: a prompt is not held back', () => {
    const filter = exitFilter('abc123')
    filter.pass('\nStarting session with SessionId: x\n')
    assert.equal(filter.pass('# '), '# ')
    assert.equal(filter.pass('ls\r\na b\r\n# '), 'ls\r\na b\r\n# ')
  })

  test('tells no code when the command did not', () => {
    const filter = exitFilter('abc123')
    assert.equal(filter.pass('hello\nabc1') + filter.rest(), 'hello\nabc1')
    assert.equal(filter.code(), undefined)
  })
})
