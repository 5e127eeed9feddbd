import { execFileSync } from 'node:child_process'
import { cpSync, globSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

// npm run build: makes dist/ from src/, as the package holds it. Everything that is not TypeScript is copied, because
// code reads it where it lies; what only tests, templates and the renewal of locks need stays behind.

const root = join(import.meta.dirname, '..')
const src = join(root, 'src')
const dist = join(root, 'dist')
const leftOut = /\.(ts|in)$|(^|\/)(golden|fakes|_template)$/

rmSync(dist, { recursive: true, force: true })
execFileSync(join(root, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' })
cpSync(src, dist, { recursive: true, filter: (path) => !leftOut.test(relative(src, path)) })
keepTypesOf(publicTypes())

/** Removes the declarations that no public module leads to: nobody can import them. */
function keepTypesOf(entries: readonly string[]): void {
  const kept = new Set<string>()
  const keep = (file: string): void => {
    if (kept.has(file)) return
    kept.add(file)
    const imports = readFileSync(file, 'utf8').matchAll(/(?:from |import\()['"](\.[^'"]+)['"]/g)
    for (const [, to] of imports) keep(join(dirname(file), to!.replace(/\.(ts|js)$/, '.d.ts')))
  }
  entries.forEach(keep)
  for (const path of globSync('**/*.d.ts', { cwd: dist })) if (!kept.has(join(dist, path))) rmSync(join(dist, path))
}

function publicTypes(): string[] {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    exports: Record<string, string | { types: string }>
  }
  return Object.values(exports).flatMap((target) => (typeof target === 'object' ? [join(root, target.types)] : []))
}
