import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from './arguments.ts'
import { command } from './command.ts'

const example = command({
  about: '',
  json: '{}',
  examples: [],
  words: [
    { name: 'service', about: 'a service', needed: true },
    { name: 'platform', about: 'a platform' },
  ],
  options: {
    env: { short: 'e', value: 'NAME', about: '' },
    follow: { short: 'f', about: '' },
    lines: { short: 'n', value: 'NUMBER', about: '' },
    verify: { on: true, about: '' },
    format: { value: 'FORMAT', choices: ['text', 'json'], about: '' },
  },
  run: async () => ({}),
})
const passing = command({ ...example, rest: 'a command' })
const codes = (args: readonly string[], of = example) => parse('logs', of, args).problems.map((each) => each.code)
const first = (args: readonly string[], of = example) => parse('logs', of, args).problems[0]!

test('words, short and long options, and values in every form are understood', () => {
  const { given, json, problems } = parse('logs', example, ['web', '-fn', '20', '--env=prod', 'acme', '--json'])
  assert.deepEqual(problems, [])
  assert.deepEqual(given.words, ['web', 'acme'])
  assert.deepEqual(given.options, {
    env: 'prod',
    follow: true,
    lines: '20',
    verify: true,
    format: undefined,
    json: true,
    help: false,
  })
  assert.equal(json, true)
})

test('switches are turned off by =false and by no-, and the last one counts', () => {
  const verify = (...args: readonly string[]) => parse('logs', example, ['web', ...args]).given.options['verify']
  assert.deepEqual(
    [verify('--verify=false'), verify('--no-verify'), verify('--verify=true'), verify('--no-verify', '--verify')],
    [false, false, true, true],
  )
})

test('what follows two hyphens is left alone', () => {
  const { given, problems } = parse('exec', passing, ['web', '-e', 'prod', '--', 'ls', '-l', '--env', '--', 'x'])
  assert.deepEqual([given.words, given.rest, problems], [['web'], ['ls', '-l', '--env', '--', 'x'], []])
})

test('two hyphens mean nothing to a command that runs no other', () => {
  assert.deepEqual(parse('logs', example, ['--', 'web', '--odd']).given.words, ['web', '--odd'])
})

test('an unknown option is told with the nearest one', () => {
  assert.equal(first(['web', '--folow']).code, 'SW6002')
  assert.equal(first(['web', '--folow']).do, 'write --follow')
  assert.equal(first(['web', '-x']).found, '-x')
})

test('a value is missing when it is empty, absent, or another option', () => {
  for (const args of [
    ['web', '--env'],
    ['web', '--env='],
    ['web', '--env', '--follow'],
  ])
    assert.deepEqual(codes(args), ['SW6003'], args.join(' '))
})

test('a value outside of the few allowed ones, and a switch with a value, are refused', () => {
  assert.equal(first(['web', '--format', 'jsn']).do, 'write --format=json')
  assert.deepEqual(codes(['web', '--follow=often', '--no-env']), ['SW6003', 'SW6002'])
})

test('missing and superfluous words are told; help asks for none', () => {
  assert.deepEqual([codes([]), codes(['web', 'acme', 'more']), codes(['--help'])], [['SW6004'], ['SW6005'], []])
})

test('a command without its hyphens is told how to write it', () => {
  assert.equal(first(['web', 'superset', 'shell'], passing).do, 'write  logs web -- superset shell')
})

test('everything wrong is told at once', () => {
  assert.deepEqual(codes(['--odd', '--env', '--format=x']), ['SW6002', 'SW6003', 'SW6003', 'SW6004'])
})
