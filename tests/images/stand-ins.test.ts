import assert from 'node:assert/strict'
import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { recipeOf as metabaseRecipe } from '../../src/catalog/metabase/versions.ts'
import { recipeOf, releases } from '../../src/catalog/superset/versions.ts'
import { edgeRecipe } from '../../src/targets/edge/recipe.ts'
import { leanPackages, standInFor, usual } from './stand-ins.ts'

test('each usual image has a stand-in, with a Dockerfile on the one base', () => {
  for (const image of usual) {
    const text = readFileSync(join(import.meta.dirname, standInFor(image)!.folder, 'Dockerfile'), 'utf8')
    assert.deepEqual([...new Set(text.match(/^FROM \S+/gm))], ['FROM lab/debian:12'], image)
  }
})

test('the image of the edge is among the usual ones, at the tag that targets use', () => {
  assert.ok(usual.includes(edgeRecipe.image!.base), edgeRecipe.image!.base)
})

test('the releases of Superset in the catalog have stand-ins; what no package carries has none', () => {
  for (const version of Object.keys(releases)) assert.ok(standInFor(recipeOf(version).image!.base), version)
  for (const image of [
    'postgres:17.11-trixie',
    'redis:8.10.1-trixie',
    'apache/superset:5.0.0',
    'apache/superset:6.1.0-dev',
    'ubuntu:24.04',
    'postgres',
    'constructor:1',
  ]) {
    assert.equal(standInFor(image), undefined, image)
  }
  assert.ok(standInFor('postgres:16.15-trixie@sha256:abc'))
})

test('the releases of Metabase have a stand-in, its other edition has none', () => {
  assert.deepEqual(standInFor(metabaseRecipe({ version: '0.65.4' }).image!.base)!.args, { TAG: 'v0.65.4' })
  assert.equal(standInFor(metabaseRecipe({ version: '0.65.4', edition: 'enterprise' }).image!.base), undefined)
})

test('entries of a lock are left out with all of their lines', () => {
  const lock =
    "# Made by us.\nalembic==1 \\\n    --hash=sha256:a \\\n    --hash=sha256:b\nauthlib==1.6 \\\n    --hash=sha256:c\namqp==5 ; python_full_version < '3.12' \\\n    --hash=sha256:d\n"
  assert.deepEqual(leanPackages(lock), [
    'alembic==1 \\\n    --hash=sha256:a \\\n    --hash=sha256:b\n',
    "amqp==5 ; python_full_version < '3.12' \\\n    --hash=sha256:d\n",
  ])
})

test('the image of Superset lacks what the catalog adds, and two releases share most of their packages', () => {
  const context = mkdtempSync(join(tmpdir(), 'stand-in-'))
  try {
    standInFor('apache/superset:6.1.0-py311')!.fill(context)
    const [shared, own] = ['shared.lock', 'own.lock'].map((name) => readFileSync(join(context, name), 'utf8')) as [
      string,
      string,
    ]
    for (const name of ['psycopg2-binary', 'authlib', 'statsd', 'pymemcache', 'flower'])
      assert.ok(!`\n${shared}\n${own}`.includes(`\n${name}==`), name)
    assert.match(own, /^apache-superset==6\.1\.0 /m)
    assert.match(shared, /^gunicorn==/m)
    assert.ok(shared.length > 5 * own.length)
  } finally {
    rmSync(context, { recursive: true })
  }
})

test('scripts that images start may be executed', () => {
  for (const path of globSync('**/*.sh', { cwd: import.meta.dirname }))
    assert.ok(statSync(join(import.meta.dirname, path)).mode & 0o111, path)
})
