import { execFileSync } from 'node:child_process'
import { cpSync, globSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'

// Makes dist/ from src/: JavaScript and types by the compiler, and beside them the files that are read as they are.

const root = join(import.meta.dirname, '..')
const asIs = ['**/*.{py,json,txt,in,lock,html,css,sql,sh}', 'catalog/dev-identity/**/*.mjs']

rmSync(join(root, 'dist'), { recursive: true, force: true })
execFileSync(join(root, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' })
for (const path of globSync(asIs, { cwd: join(root, 'src') })) {
  if (path.includes('golden/') || path.includes('_template/')) continue
  mkdirSync(dirname(join(root, 'dist', path)), { recursive: true })
  cpSync(join(root, 'src', path), join(root, 'dist', path))
}
