import { chmodSync, existsSync, lstatSync, mkdirSync, rmSync } from 'node:fs'
import type { Server } from 'node:http'
import { flushCompileCache } from 'node:module'
import { dirname } from 'node:path'
import { claim, type Claim } from './claim.ts'
import { mark } from './environment.ts'
import { type Layout, layoutOf, shortFolder } from './layout.ts'
import { apiVersion } from './protocol.ts'
import { read } from './request.ts'
import { serverOf } from './server.ts'
import { Supervisor } from './supervisor.ts'
import { writeWhole } from './write-file.ts'

// The process of a supervisor: main FOLDER PLATFORM ENVIRONMENT. It is started by `ensure` and ends by a shutdown.
// SIGTERM and SIGINT end it as `kill -9` would: what it started runs on, and the next supervisor adopts it. A closed
// terminal does not concern it. Without a folder it only compiles itself, into Node's code cache.
const [folder, platform = '', environment = ''] = process.argv.slice(2)
if (folder === undefined) process.exit(0)
flushCompileCache()
process.title = `stackwright ${platform} ${environment}`
process.on('SIGHUP', () => {})
// A fault in here must not take away the only one who brings crashed apps back.
process.on('uncaughtException', (error) => console.error(new Date().toISOString(), 'fault', error))
process.on('unhandledRejection', (error) => console.error(new Date().toISOString(), 'fault', error))
// Its own log may be on a full disk.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
delete process.env[mark]
await supervise(layoutOf(folder))

async function supervise(layout: Layout): Promise<void> {
  let held: Claim
  try {
    mkdirSync(layout.run, { recursive: true })
    const answers = () =>
      read(layout.socket, '/').then(
        () => true,
        () => false,
      )
    const result = await claim(layout.claims, answers)
    if (!('stands' in result)) {
      console.log(new Date().toISOString(), 'supervisor', `process ${result.pid} supervises already`)
      process.exit(0)
    }
    held = result
    makeRoomForSocket(layout)
  } catch (error) {
    console.error(new Date().toISOString(), 'supervisor', (error as Error).message)
    process.exit(1)
  }
  const about = {
    api: apiVersion,
    pid: process.pid,
    platform,
    environment,
    folder: layout.folder,
    socket: layout.socket,
    since: new Date().toISOString(),
  }
  const supervisor = new Supervisor(layout, about)

  const leave = () => {
    rmSync(layout.socket, { force: true })
    rmSync(layout.about, { force: true })
    held.release()
    process.exit(0)
  }
  const server = serverOf(supervisor, leave)
  try {
    listen(server, layout.socket)
  } catch (error) {
    console.error(new Date().toISOString(), 'supervisor', `its socket cannot be made: ${(error as Error).message}`)
    held.release()
    process.exit(1)
  }
  // Requests come in only after this turn of the event loop, when everything is taken over.
  supervisor.resume()
  writeAbout()
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => void supervisor.leave({ services: 'leave' }, () => {}).then(leave))

  let seconds = 0
  setInterval(() => {
    supervisor.tick(Date.now())
    if (++seconds % 2 === 0) lookAround()
  }, 1000)

  function lookAround(): void {
    if (!existsSync(layout.folder)) {
      // Without the folder nobody could ever ask for these processes again, or find them.
      void supervisor.leave({ services: 'stop' }, () => {}).then(() => process.exit(0))
    } else if (!held.stands()) {
      console.log(
        new Date().toISOString(),
        'supervisor',
        'its claim on the folder was removed, so another may take over',
      )
      process.exit(0)
    } else if (!existsSync(layout.socket)) {
      server.close()
      listen(server, layout.socket)
    }
    if (!existsSync(layout.about)) writeAbout()
  }

  function writeAbout(): void {
    try {
      writeWhole(layout.about, JSON.stringify(about))
    } catch {
      // A full disk: clients find the usual socket without it, and the next look tries again.
    }
  }
}

function listen(server: Server, socket: string): void {
  rmSync(socket, { force: true })
  // The socket is made with the mask of this moment; the processes started later keep the user's own.
  const mask = process.umask(0o177)
  try {
    server.listen(socket)
  } finally {
    process.umask(mask)
  }
  chmodSync(socket, 0o600)
}

/** A folder below the common temporary folder is only used when nobody else can reach into it. */
function makeRoomForSocket(layout: Layout): void {
  const place = dirname(layout.socket)
  if (place !== shortFolder()) return
  mkdirSync(place, { recursive: true, mode: 0o700 })
  const state = lstatSync(place)
  if (!state.isDirectory() || state.uid !== process.getuid?.() || (state.mode & 0o077) !== 0) {
    throw new Error(`the folder for its socket belongs to somebody else or is open to others: ${place}`)
  }
}
