import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { test } from 'node:test'

// Who may import whom. Each folder lists what it may import besides itself, with the reason; everything else is
// forbidden.

interface Rule {
  readonly folder: string
  readonly may: readonly string[]
  readonly because: string
}

const rules: readonly Rule[] = [
  { folder: 'base', may: [], because: 'the words of every layer depend on none of them' },
  { folder: 'graph', may: ['base'], because: 'the neutral model knows no app, no target and no file format' },
  { folder: 'spec', may: ['base'], because: 'what the user wrote is read without knowing what it becomes' },
  { folder: 'catalog', may: ['base', 'graph'], because: 'an app is data and pure functions of its options' },
  {
    folder: 'resolve',
    may: ['base', 'graph', 'spec', 'catalog'],
    because: 'it joins the written form and the catalog into the graph',
  },
  { folder: 'targets', may: ['base', 'graph'], because: 'a target knows the graph alone' },
  {
    folder: 'operate',
    may: ['base', 'graph', 'targets/*'],
    because: 'operations know the contract of targets and no concrete one',
  },
  {
    folder: 'cli',
    may: ['base', 'graph', 'spec', 'catalog/*', 'resolve', 'targets/*', 'operate'],
    because: 'it alone joins the layers, through their entries',
  },
  {
    folder: 'testing',
    may: ['base', 'graph', 'catalog/*', 'targets/*', 'resolve', 'spec'],
    because: 'the published suites know contracts only',
  },
]

const src = join(import.meta.dirname, '../../src')
// Stand-ins (fakes) are part of tests, and no part of the package.
const files = globSync('**/*.ts', { cwd: src }).filter(
  (path) =>
    !path.endsWith('.test.ts') && !path.includes('_template/') && !path.includes('fakes/') && !path.endsWith('.gen.ts'),
)

for (const rule of rules) {
  test(`${rule.folder} imports ${rule.may.join(', ') || 'nothing of ours'}: ${rule.because}`, () => {
    const wrong = files
      .filter((path) => path.startsWith(`${rule.folder}/`))
      .flatMap((path) =>
        importsOf(path)
          .filter((to) => !allowed(rule, path, to))
          .map((to) => `${path} imports ${to}`),
      )
    assert.deepEqual(wrong, [])
  })
}

test("only list.ts names concrete apps, and they are loaded when used: the cost of one app is not everyone's", () => {
  const wrong = files
    .filter((path) => !path.startsWith('catalog/') && path !== 'index.ts')
    .flatMap((path) =>
      importsOf(path)
        .filter((to) => /^catalog\/[^/]+\//.test(to))
        .map((to) => `${path} imports ${to}`),
    )
  assert.deepEqual(wrong, [])
})

test('only targets/list.ts names concrete targets: no code outside a target may depend on which it is', () => {
  const wrong = files
    .filter((path) => !path.startsWith('targets/') && path !== 'index.ts' && path !== 'spec/spec.ts')
    .flatMap((path) =>
      importsOf(path)
        .filter((to) => /^targets\/[^/]+\//.test(to))
        .map((to) => `${path} imports ${to}`),
    )
  assert.deepEqual(wrong, [])
})

// The supervisor and the identity provider are processes of their own; the others hold the text of programs that run
// elsewhere.
test('nothing below cli prints or ends the process: what is shown is decided in one place', () => {
  const wrong = files
    .filter(
      (path) =>
        !/^cli\/|^targets\/local\/supervisor\/|^catalog\/dev-identity\/|^targets\/container\/health|^testing\/driver-sample/.test(
          path,
        ),
    )
    .filter((path) => /console\.(log|error|warn)|process\.exit\(/.test(readFileSync(join(src, path), 'utf8')))
  assert.deepEqual(wrong, [])
})

test('lowering is pure: no clock, randomness, network or environment in lower.ts and what only it uses', () => {
  const pure = files.filter(
    (path) =>
      /^targets\/[^/]+\/(lower|edge|nginx|bind|slots|site)\.ts$/.test(path) ||
      /^targets\/amazon\/[^/]+\.ts$/.test(path) ||
      path.startsWith('graph/') ||
      path.startsWith('resolve/'),
  )
  const wrong = pure.filter((path) =>
    /Date\.now|new Date|Math\.random|process\.env|node:(fs|net|http|child_process|os)/.test(
      readFileSync(join(src, path), 'utf8'),
    ),
  )
  assert.deepEqual(wrong, [])
})

/**
 * What several targets are made of: how platforms become containers, documents and what AWS has, and how the Docker
 * engine is spoken to.
 */
const shared = ['amazon', 'container', 'document', 'docker', 'edge']

function allowed(rule: Rule, from: string, to: string): boolean {
  const own =
    rule.folder === 'targets' && from.split('/').length > 2 ? from.split('/').slice(0, 2).join('/') : rule.folder
  if (to.startsWith(`${own}/`)) return own !== 'targets' || to.split('/').length === 2 || from === 'targets/list.ts'
  if (
    rule.folder === 'targets' &&
    (/^targets\/[^/]+\.ts$/.test(to) || shared.some((folder) => to.startsWith(`targets/${folder}/`)))
  )
    return true
  // What the launcher, which must run before TypeScript can, has already decided is not decided twice.
  if (rule.folder === 'targets' && to.startsWith('../bin/')) return true
  if (rule.folder === 'catalog' && from !== 'catalog/list.ts' && /^catalog\//.test(to)) return true
  return rule.may.some((may) =>
    may.endsWith('/*') ? to.startsWith(may.slice(0, -1)) && to.split('/').length === 2 : to.startsWith(`${may}/`),
  )
}

function importsOf(path: string): string[] {
  const text = readFileSync(join(src, path), 'utf8')
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, to]) =>
    relative(src, join(src, dirname(path), to!)),
  )
}
