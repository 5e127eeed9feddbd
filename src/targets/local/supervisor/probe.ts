import { spawn } from 'node:child_process'
import { statSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { BoundProbe } from '../table.ts'
import { http } from './http.ts'

/** The answer to a probe; `reason` says in a few words why it was not the wanted one. */
export type Answer = { readonly ok: true } | { readonly ok: false; readonly reason: string }

/** The replica that is asked. */
export interface Asked {
  readonly port: (name: string) => number | undefined
  readonly scratch: string
  /** For how many milliseconds the process has lived; undefined when it does not. */
  readonly age: () => number | undefined
  /** How a command of the row is run in the surroundings of the replica. */
  readonly surroundings: (command: readonly string[]) => Surroundings
}

export interface Surroundings {
  readonly command: readonly string[]
  readonly cwd: string
  readonly env: Record<string, string>
  readonly uid?: number
  readonly gid?: number
}

/**
 * How long a process that can only be asked whether it lives must have lived: programs that cannot start end within
 * this time.
 */
export const settleTime = 500

/** Asks a replica one question. Answers within `timeout` seconds whatever the replica does, and never rejects. */
export function ask(probe: BoundProbe, asked: Asked, timeout: number): Promise<Answer> {
  switch (probe.probe) {
    case 'http':
      return inTime(timeout, (answer) => askHttp(probe, asked, answer))
    case 'tcp':
      return inTime(timeout, (answer) => askTcp(probe, asked, answer))
    case 'exec':
      return inTime(timeout, (answer) => askCommand(asked.surroundings(probe.command), answer))
    case 'file':
      return Promise.resolve(askFile(probe, asked))
    case 'alive':
      return Promise.resolve(askAge(asked))
  }
}

/** `begin` starts the question and gives what ends it. */
function inTime(timeout: number, begin: (answer: (answer: Answer) => void) => () => void): Promise<Answer> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      resolve(no(`no answer within ${timeout} s`))
      end()
    }, timeout * 1000)
    let end = () => {}
    const hear = (answer: Answer) => {
      clearTimeout(timer)
      resolve(answer)
    }
    try {
      end = begin(hear)
    } catch (error) {
      hear(no((error as Error).message))
    }
  })
}

function askHttp(
  probe: { path: string; port: string; status?: number },
  asked: Asked,
  answer: (answer: Answer) => void,
): () => void {
  const port = asked.port(probe.port)
  const request = http.get(
    { host: '127.0.0.1', port, path: probe.path, agent: false, headers: { 'user-agent': 'stackwright' } },
    (response) => {
      const status = response.statusCode ?? 0
      const good = probe.status === undefined ? status >= 200 && status < 400 : status === probe.status
      answer(good ? { ok: true } : no(`${probe.path} on port ${port} answered ${status}`))
      // Read to its end, so that the app does not log a client that went away, but not for ever.
      response.resume()
      const limit = setTimeout(() => request.destroy(), 2000)
      response.once('close', () => clearTimeout(limit))
    },
  )
  request.on('error', (error: NodeJS.ErrnoException) => answer(no(`port ${port}: ${inWords(error)}`)))
  return () => request.destroy()
}

function askTcp(
  probe: { port: string; send?: string; expect?: string },
  asked: Asked,
  answer: (answer: Answer) => void,
): () => void {
  const port = asked.port(probe.port) ?? 0
  const wanted = probe.expect ?? ''
  const socket = connect({ host: '127.0.0.1', port })
  const over = (result: Answer) => {
    answer(result)
    socket.destroy()
  }
  let heard = ''
  socket.once('connect', () => {
    if (probe.send !== undefined) socket.write(probe.send)
    if (wanted === '') over({ ok: true })
  })
  socket.setEncoding('latin1').on('data', (chunk) => {
    heard += String(chunk)
    if (heard.length >= wanted.length || !wanted.startsWith(heard)) {
      over(heard.startsWith(wanted) ? { ok: true } : no(`port ${port} answered ${JSON.stringify(firstLine(heard))}`))
    }
  })
  socket.once('end', () => over(no(`port ${port}: the connection was closed without the expected answer`)))
  socket.on('error', (error: NodeJS.ErrnoException) => over(no(`port ${port}: ${inWords(error)}`)))
  return () => socket.destroy()
}

function firstLine(heard: string): string {
  return heard.split(/[\r\n]/)[0]!.slice(0, 100)
}

function askCommand(how: Surroundings, answer: (answer: Answer) => void): () => void {
  const {
    command: [program = '', ...args],
    ...where
  } = how
  const child = spawn(program, args, { ...where, stdio: 'ignore', detached: true })
  child.once('error', (error: NodeJS.ErrnoException) => answer(no(`${program}: ${inWords(error)}`)))
  child.once('exit', (code, signal) =>
    answer(code === 0 ? { ok: true } : no(`${program} ended with ${code ?? signal}`)),
  )
  return () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    } catch {
      // It ended in the same moment.
    }
  }
}

function askFile(probe: { name: string; fresh?: number }, asked: Asked): Answer {
  const state = statSync(join(asked.scratch, probe.name), { throwIfNoEntry: false })
  if (!state) return no(`the file ${probe.name} is not there`)
  const age = (Date.now() - state.mtimeMs) / 1000
  return probe.fresh === undefined || age <= probe.fresh
    ? { ok: true }
    : no(`the file ${probe.name} was last touched ${Math.round(age)} s ago`)
}

function askAge(asked: Asked): Answer {
  const age = asked.age()
  if (age === undefined) return no('the process has ended')
  return age >= settleTime ? { ok: true } : no('the process has only just started')
}

function no(reason: string): Answer {
  return { ok: false, reason }
}

function inWords(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'ECONNREFUSED':
      return 'nothing listens'
    case 'ECONNRESET':
      return 'the connection was cut'
    case 'ENOENT':
      return 'the program is not there'
    default:
      return error.code ?? error.message
  }
}
