import type { Images } from '../base/images.ts'
import type { Checked } from '../resolve/resolve.ts'

/** How a sample differs from its usual form. */
export interface Variant {
  readonly image?: string
  readonly images?: Images
  /** What the site says of itself; `broken` never gets ready. */
  readonly version?: string
}

/** The programs of the sample, as files of its project. */
export const programs: Readonly<Record<string, string>> = {
  'site.mjs': `import { createServer } from 'node:http'
const { HOST, PORT, VERSION, TOKEN, NOTES } = process.env
if (VERSION === 'broken') {
  console.log('site cannot start')
  process.exit(1)
}
const server = createServer(async (request, response) => {
  if (request.url === '/secret') return response.end(TOKEN)
  if (request.url === '/notes') return response.end(await (await fetch('http://' + NOTES)).text())
  response.end(VERSION + ' at your service')
})
server.listen(Number(PORT), HOST, () => console.log('site listens'))
process.on('SIGTERM', () => server.close(() => process.exit(0)))
`,
  'notes.mjs': `import { createServer } from 'node:http'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
const { HOST, PORT, NOTES_FOLDER } = process.env
const path = NOTES_FOLDER + '/note'
if (!existsSync(path)) writeFileSync(path, 'written ' + Date.now())
const server = createServer((_, response) => response.end(readFileSync(path, 'utf8')))
server.listen(Number(PORT), HOST, () => console.log('notes listen'))
process.on('SIGTERM', () => server.close(() => process.exit(0)))
`,
  'prove.mjs': `console.log(JSON.stringify({ check: 'arithmetic', ok: 1 + 1 === 2, detail: 'one and one is two' }))
`,
  'fail.mjs': `console.log('the job has a reason')
process.exit(3)
`,
}

/**
 * A small platform with a server of two replicas at most, a server that keeps data, a job that ends well and one that
 * does not.
 */
export function sample({ image, version = 'one' }: Variant): Checked {
  const program = (file: string) => ({
    run: ['node', file],
    inputs: [file],
    ...(image && { image: { base: image, user: '1000:1000' } }),
    memory: '128MiB',
  })
  const apps = {
    notes: {
      type: 'service',
      ...program('notes.mjs'),
      port: 8081,
      health: '/',
      volumes: { notes: '16MiB' },
      singleton: true,
      startWithin: '30s',
      stopWithin: '5s',
    },
    site: {
      type: 'service',
      ...program('site.mjs'),
      port: 8080,
      health: '/',
      replicas: [1, 2],
      startWithin: version === 'broken' ? '8s' : '30s',
      stopWithin: '5s',
      route: { timeout: '4s' },
      after: ['notes'],
      env: { VERSION: version, TOKEN: { secret: 'token' }, NOTES: { address: 'notes' } },
    },
    prove: { type: 'job', ...program('prove.mjs'), timeout: '60s' },
    fail: { type: 'job', ...program('fail.mjs'), timeout: '60s' },
  }
  return { name: 'contract', environment: 'test', secrets: { token: { generate: {} } }, apps } as unknown as Checked
}
