import { readFileSync } from 'node:fs'
import { createServer, request as ask } from 'node:http'

// An edge for tests, which does what nginx does with an upstream file: it proxies to its servers in turn, reads the
// file again on SIGHUP, and answers 502 when it reaches nobody.
const { PORT, UPSTREAM = '' } = process.env
let servers = read()
let turn = 0
process.on('SIGHUP', () => {
  servers = read()
  console.log(`servers ${servers.join(' ')}`)
})
process.on('SIGTERM', () => process.exit(0))

createServer((request, response) => {
  const port = servers[turn++ % servers.length]
  const refuse = () => response.writeHead(502).end()
  if (port === undefined) return refuse()
  ask({ host: '127.0.0.1', port, path: request.url, agent: false }, (answer) => {
    response.writeHead(answer.statusCode ?? 502)
    answer.on('error', () => response.destroy())
    answer.pipe(response)
  })
    .on('error', refuse)
    .end()
}).listen(Number(PORT), '127.0.0.1')

function read(): number[] {
  return [...readFileSync(UPSTREAM, 'utf8').matchAll(/^server 127\.0\.0\.1:(\d+) max_fails=0;$/gm)].map((match) =>
    Number(match[1]),
  )
}
