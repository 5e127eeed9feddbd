import assert from 'node:assert/strict'
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { test } from 'node:test'
import { problems } from '../../src/base/problems.ts'
import { problemText } from '../../src/cli/show/problem.ts'
import { readPlatform } from '../../src/spec/read.ts'
import { sameAsGolden } from '../golden.ts'

// One text file for each mistake: what is read, the files of the user, and after the last divider the problems as
// people see them.
//
//   read platform.ts dev
//   --- platform.ts
//   export default ...
//   --- problems
//   SW1007  unknown setting ...

const files = globSync('*.txt', { cwd: import.meta.dirname }).sort()

for (const file of files) {
  const path = join(import.meta.dirname, file)
  const text = readFileSync(path, 'utf8')
  test(basename(file, '.txt').replaceAll('-', ' '), async () => {
    const written = text.slice(0, text.lastIndexOf('--- problems\n'))
    const folder = mkdtempSync(join(tmpdir(), 'stackwright-problems-'))
    try {
      const [head = '', ...parts] = written.split(/^--- /m)
      for (const part of parts) place(folder, part)
      const [, target = '.', environment] = head.trim().split(' ')
      const { problems: found } = await readPlatform(join(folder, target), environment)
      assert.notEqual(found.length, 0)
      sameAsGolden(path, `${written}--- problems\n${problemText(found, folder).replaceAll(folder, '<folder>')}`)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
}

test('every code of the file and its shape has a text file', () => {
  const shown = files
    .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'))
    .map((text) => text.slice(text.lastIndexOf('--- problems\n')))
    .join('')
  const without = Object.keys(problems).filter((code) => code.startsWith('SW1') && !shown.includes(`${code}  `))
  assert.deepEqual(without, [])
})

function place(folder: string, part: string): void {
  const end = part.indexOf('\n')
  const path = join(folder, part.slice(0, end))
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, part.slice(end + 1))
}
