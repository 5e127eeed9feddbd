import assert from 'node:assert/strict'
import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { temporary } from '../fakes/site.ts'
import { ordinaryUser, passable } from './ordinary.ts'

/** A folder in a folder of a given mode, below one that everybody may pass. */
function below(mode: number, base: string): string {
  chmodSync(base, 0o755)
  mkdirSync(join(base, 'outer'))
  chmodSync(join(base, 'outer'), mode)
  return join(base, 'outer', 'state')
}

test('a folder is passable when everybody may pass all that lead to it', (context) => {
  assert.equal(passable(below(0o755, temporary(context))), true)
  assert.equal(passable(below(0o711, temporary(context))), true)
  assert.equal(passable(below(0o700, temporary(context))), false)
  assert.equal(passable(below(0o754, temporary(context))), false)
})

test('a private folder far above counts too, and one that is not there yet does not', (context) => {
  assert.equal(passable(join(below(0o700, temporary(context)), 'a', 'b', 'c')), false)
  assert.equal(passable(join(below(0o755, temporary(context)), 'a', 'b', 'c')), true)
})

test('only root needs an ordinary user, who is not root and gets a place within reach', (context) => {
  const [open, closed] = [below(0o755, temporary(context)), below(0o700, temporary(context))]
  const found = ordinaryUser(open)
  if (process.getuid?.() !== 0) return assert.equal(found, undefined)
  assert.notEqual(found?.uid, 0)
  assert.equal(found?.folder, open)
  assert.match(ordinaryUser(closed)!.folder, /^\/var\/lib\/stackwright\/[0-9a-f]{16}$/)
  assert.notEqual(ordinaryUser(closed)!.folder, ordinaryUser(`${closed}-other`)!.folder)
})
