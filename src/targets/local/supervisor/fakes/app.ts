import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'

// A web server for tests, which does what its environment says:
//   PORT           where it listens
//   BOOT           milliseconds before it listens
//   CRASH          milliseconds after which it ends by itself with code 3
//   ONCE           a file: with it there, CRASH is off
//   UNWELL         a file: while it is there, /health answers 503
//   LINGER         milliseconds that it takes to end after SIGTERM
//   DEAF           it does not end on SIGTERM
//   CHILD          it has a child process in its group; `alone` puts that into a session of its own
//   SAY            a line to print at start
// /slow answers after 0.7 s; everything else at once with its version and process number.
const {
  PORT,
  BOOT = '0',
  CRASH,
  ONCE,
  UNWELL,
  LINGER = '0',
  DEAF,
  CHILD,
  SAY,
  VERSION = '1',
  STACKWRIGHT_INSTANCE,
} = process.env

console.log(`begin ${STACKWRIGHT_INSTANCE?.split('/')[1]} version ${VERSION}`)
if (SAY) console.error(SAY)
if (CHILD) spawn('sleep', ['1000'], { stdio: 'inherit', detached: CHILD === 'alone' }).unref()
if (CRASH && !(ONCE && existsSync(ONCE))) setTimeout(() => process.exit(3), Number(CRASH))

const server = createServer((request, response) => {
  if (request.url === '/health' && UNWELL && existsSync(UNWELL)) response.statusCode = 503
  const answer = () => response.end(`${VERSION} ${process.pid}\n`)
  if (request.url === '/slow') setTimeout(answer, 700)
  else answer()
})
setTimeout(() => server.listen(Number(PORT ?? 0), '127.0.0.1'), Number(BOOT))

process.on('SIGHUP', () => console.log('read its files again'))
process.on('SIGTERM', () => {
  console.log('told to end')
  if (DEAF) return
  server.close(() =>
    setTimeout(() => {
      console.log('ended well')
      process.exit(0)
    }, Number(LINGER)),
  )
  server.closeIdleConnections()
})
