import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'

const scratch = mkdtempSync(join(tmpdir(), 'own-modules-'))
after(() => rmSync(scratch, { recursive: true, force: true }))
const [own, other] = [join(scratch, 'own'), join(scratch, 'other')]
mkdirSync(join(own, 'inner'), { recursive: true })
mkdirSync(other)
for (const folder of [own, other]) {
  writeFileSync(join(folder, 'real.ts'), 'export const address: string = import.meta.url\n')
  symlinkSync('real.ts', join(folder, 'linked.ts'))
  writeFileSync(join(folder, 'start.ts'), "export { address } from './linked.ts'\n")
}
writeFileSync(join(own, 'inner/up.ts'), "export { address } from '../real.ts'\n")
writeFileSync(join(own, 'lacks.ts'), "import './no-such-file.ts'\n")
writeFileSync(join(own, 'data.json'), '{"kept":true}')
writeFileSync(
  join(own, 'outward.ts'),
  "import { basename } from 'node:path'\nimport data from './data.json' with { type: 'json' }\nexport const address = basename('a/b') + data.kept\n",
)

/** What a module exports as `address`, when the files in `own` are imported as written. */
function addressIn(file: string): { out: string; err: string } {
  const program = `
    import { importedAsWritten } from ${JSON.stringify(join(import.meta.dirname, 'own-modules.js'))}
    importedAsWritten(${JSON.stringify(`${pathToFileURL(own)}/`)})
    console.log((await import(${JSON.stringify(pathToFileURL(file).href)})).address)`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })
  return { out: stdout.trim(), err: stderr }
}

test('an import inside the folder is what it says, without a look at links', () => {
  assert.equal(addressIn(join(own, 'start.ts')).out, pathToFileURL(join(own, 'linked.ts')).href)
  assert.equal(addressIn(join(own, 'inner/up.ts')).out, pathToFileURL(join(own, 'real.ts')).href)
})

test('outside the folder, and for packages and data, imports are found as ever', () => {
  assert.equal(addressIn(join(other, 'start.ts')).out, pathToFileURL(join(other, 'real.ts')).href)
  assert.equal(addressIn(join(own, 'outward.ts')).out, 'btrue')
})

test('a missing file is told by its address', () => {
  assert.match(addressIn(join(own, 'lacks.ts')).err, /no-such-file\.ts/)
})
