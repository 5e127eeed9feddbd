import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { dataFolder, generateFiles, seed } from './generate.ts'

const hash = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex')

test('generating again gives the committed files, byte for byte', () => {
  const made = [...generateFiles()].map(([name, content]) => [name, hash(content)])
  const committed = readdirSync(dataFolder).map((name) => [name, hash(readFileSync(join(dataFolder, name)))])
  assert.deepEqual(Object.fromEntries(made), Object.fromEntries(committed))
})

test('another seed gives other visits to the same shops', () => {
  const usual = generateFiles()
  const other = generateFiles(seed + 1)
  assert.notEqual(other.get('visit.csv'), usual.get('visit.csv'))
  assert.equal(other.get('shop.csv'), usual.get('shop.csv'))
})
