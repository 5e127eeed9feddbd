import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bindText, escapedFor, host, join, partsOf, port, referencesIn, secretValue, text, type Text } from './text.ts'

test('a template becomes literals and references, joined without separators', () => {
  assert.deepEqual(text`tcp://${host('db')}:${port('db', 'sql')}/${7}`, {
    text: ['tcp://', { ref: 'host', of: 'db' }, ':', { ref: 'port', of: 'db', port: 'sql' }, '/7'],
  })
})

test('without references a text is a plain string, whatever it was made from', () => {
  assert.equal(text`a${'b'}${3}c`, 'ab3c')
  assert.equal(text``, '')
  assert.equal(join([]), '')
  assert.equal(join(['a', text`b`], ', '), 'a, b')
})

test('texts in texts are flattened, and literals beside each other become one', () => {
  const address = text`${host('db')}:${port('db')}`
  assert.deepEqual(text`a ${address}${' and '}b`, { text: ['a ', host('db'), ':', port('db'), ' and b'] })
})

test('joined texts have the separator between them and not around', () => {
  assert.deepEqual(join([host('a'), 'b', text`${host('c')}`], ','), { text: [host('a'), ',b,', host('c')] })
  assert.deepEqual(join([host('a'), host('b')]), { text: [host('a'), host('b')] })
})

test('binding replaces each reference and nothing else', () => {
  const address = text`{host}://${host('db')}:${port('db')}`
  assert.equal(
    bindText(address, (reference) => `<${reference.ref}>`),
    '{host}://<host>:<port>',
  )
  assert.equal(
    bindText('plain', () => assert.fail('nothing to bind')),
    'plain',
  )
})

test('parts and references of every form of text', () => {
  const whole: Text = { text: ['a', host('db')] }
  assert.deepEqual(partsOf('a'), ['a'])
  assert.deepEqual(partsOf(host('db')), [host('db')])
  assert.deepEqual(partsOf(whole), ['a', host('db')])
  assert.deepEqual(referencesIn(whole), [host('db')])
  assert.deepEqual(referencesIn('a'), [])
})

test('a secret gets a backslash before the characters that a file asks for', () => {
  const reference = (escape?: string) => secretValue('s', escape) as Extract<Parameters<typeof escapedFor>[0], object>
  assert.equal(escapedFor(reference(':\\'), 'a:b\\c"d'), 'a\\:b\\\\c"d')
  assert.equal(escapedFor(reference(), 'a:b'), 'a:b')
})
