import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exampleCopy } from './example.ts'
import { inSeconds } from './figures.ts'
import type { Part } from './part.ts'

interface Up {
  readonly steps: readonly { readonly id: string; readonly seconds: number }[]
}

/**
 * The first `up` on a machine that has downloaded nothing yet. Left out unless asked for: it fetches several hundred
 * megabytes.
 */
export const cold: Part = {
  name: 'cold',
  title: '`up` with empty caches',
  onlyNamed: true,
  async run() {
    const caches = mkdtempSync(join(tmpdir(), 'stackwright-cold-'))
    chmodSync(caches, 0o755)
    const env = Object.fromEntries(
      Object.entries({
        STACKWRIGHT_CACHE: 'stackwright',
        UV_CACHE_DIR: 'uv',
        npm_config_cache: 'npm',
        PIP_CACHE_DIR: 'pip',
      }).map(([name, folder]) => [name, join(caches, folder)]),
    )
    const example = await exampleCopy({ env })
    try {
      const start = performance.now()
      const out = await example.up('--json')
      const seconds = (performance.now() - start) / 1000
      const got = (JSON.parse(out) as Up).steps.filter((step) => step.id.startsWith('get '))
      return {
        rows: [
          { what: 'everything ready and proven', measured: inSeconds(seconds) },
          ...got.map((step) => ({ what: step.id, measured: inSeconds(step.seconds) })),
        ],
      }
    } finally {
      await example.remove()
      rmSync(caches, { recursive: true, force: true })
    }
  },
}
