import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { deflateRawSync } from 'node:zlib'
import { filesOf } from './archive.ts'

const folder = mkdtempSync(join(tmpdir(), 'archive-'))
after(() => rmSync(folder, { recursive: true }))

/** A zip archive with one stored and one deflated file, and a comment behind its trailer. */
function archive(files: readonly [name: string, content: string, deflated: boolean][]): Buffer {
  const [bodies, entries]: [Buffer[], Buffer[]] = [[], []]
  let at = 0
  for (const [name, content, deflated] of files) {
    const data = deflated ? deflateRawSync(content) : Buffer.from(content)
    const [header, entry] = [Buffer.alloc(30), Buffer.alloc(46)]
    header.write('PK\x03\x04', 'latin1')
    header.writeUInt16LE(name.length, 26)
    header.writeUInt16LE(3, 28)
    entry.write('PK\x01\x02', 'latin1')
    entry.writeUInt16LE(deflated ? 8 : 0, 10)
    entry.writeUInt32LE(data.length, 20)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(at, 42)
    bodies.push(header, Buffer.from(name), Buffer.from('ext'), data)
    entries.push(entry, Buffer.from(name))
    at += 30 + name.length + 3 + data.length
  }
  const directory = Buffer.concat(entries)
  const trailer = Buffer.alloc(22)
  trailer.write('PK\x05\x06', 'latin1')
  trailer.writeUInt32LE(directory.length, 12)
  trailer.writeUInt32LE(at, 16)
  return Buffer.concat([...bodies, directory, trailer, Buffer.from('a comment')])
}

test('the chosen files of an archive are read, stored or deflated', () => {
  const path = join(folder, 'a.zip')
  writeFileSync(
    path,
    archive([
      ['a/one', 'first', false],
      ['a/two', 'second'.repeat(1000), true],
      ['a/three', 'no', true],
    ]),
  )
  assert.deepEqual(
    [...filesOf(path, (name) => name !== 'a/three')],
    [
      ['a/one', 'first'],
      ['a/two', 'second'.repeat(1000)],
    ],
  )
})

test('what is no archive is told so', () => {
  const path = join(folder, 'b.zip')
  writeFileSync(path, 'text')
  assert.throws(() => filesOf(path, () => true), /not a zip archive/)
})
