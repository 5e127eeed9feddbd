import { id } from '../../graph/id.ts'
import type { RouteNode, ServiceNode } from '../../graph/node.ts'
import type { Recipe } from '../../graph/recipe.ts'
import { bindAddress, file, ownPort, text } from '../../graph/text.ts'
import type { App, Expansion } from '../app.ts'
import { sampleApp, type SampleAppOptions } from './options.ts'

/**
 * Where the software comes from: an image, and a native form. This one needs nothing but Node.js, which is on the
 * machine already.
 */
const recipe: Recipe = {
  id: 'sample-app-1',
  image: { base: 'node:24.19.0-bookworm-slim', user: '1000:1000' },
  native: { from: 'user' },
}

/**
 * The program itself. An app with software of its own has a command of that software here, and configuration files
 * for it.
 */
const program = `import { createServer } from 'node:http'

const server = createServer((request, response) => response.end(\`\${process.env.GREETING}\\n\`))
server.listen(Number(process.env.PORT), process.env.HOST)
process.once('SIGTERM', () => server.close(() => process.exit(0)))
`

/**
 * One service and its route. Ids come from the name in the platform and the role, and are a promise: they never
 * change.
 */
export const app: App<SampleAppOptions> = {
  ...sampleApp.listing,
  expand(name, options, at) {
    check(options, at)
    const common = { app: name, place: at.place(), keep: false }
    const replicas = options.replicas ?? 1
    const web: ServiceNode = {
      ...common,
      kind: 'service',
      id: id(name, 'web'),
      role: 'web',
      recipe,
      command: ['node', text`${file('server.mjs')}`],
      env: { HOST: text`${bindAddress}`, PORT: text`${ownPort('http')}`, GREETING: options.greeting ?? 'Hello' },
      files: [{ name: 'server.mjs', content: program }],
      volumes: [],
      resources: { millicores: 100, memory: 128 * 1024 ** 2 },
      ports: [{ name: 'http', protocol: 'http', prefer: 18_080 }],
      replicas: { min: replicas, max: replicas },
      singleton: false,
      health: {
        boot: { within: 30 },
        ready: { ask: { probe: 'http', port: 'http', path: '/', status: 200 }, every: 5, timeout: 3 },
        live: { ask: { probe: 'tcp', port: 'http' }, every: 10, timeout: 5, failures: 3 },
      },
      stop: { signal: 'SIGTERM', grace: 10, drain: 2 },
    }
    const route: RouteNode = {
      ...common,
      kind: 'route',
      id: id(name, 'route'),
      path: '/',
      to: { service: web.id, port: 'http' },
      ...(options.host === undefined ? { port: options.port } : { host: options.host }),
      tls: options.host !== undefined,
      statics: [],
      fixed: [],
      bodyLimit: 1024 ** 2,
      timeout: 30,
      login: 'none',
      home: '/',
    }
    return { nodes: [web, route], connections: [] }
  },
}

/** Reports what the shape of the options cannot tell: what is there, what is expected, and what to do. */
function check(options: SampleAppOptions, at: Expansion): void {
  if (options.greeting?.trim() === '') {
    at.problem('SW1010', ['greeting'], {
      title: 'there is nothing to say',
      found: JSON.stringify(options.greeting),
      expected: 'a word or two',
      do: "write greeting: 'Hello', or remove it",
    })
  }
}
