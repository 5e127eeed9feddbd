import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { Failure, type FailureFacts } from '../../../base/failure.ts'
import type { Tell } from '../../target.ts'
import type { ScheduleRow, ServiceRow } from '../table.ts'
import { http } from './http.ts'
import { apiVersion, type Progress, type Shutdown, versionHeader } from './protocol.ts'
import type { Supervisor } from './supervisor.ts'

/** What a request asks for, with what is in its path and body. */
interface Asked {
  readonly id: string
  readonly body: unknown
  readonly tell: Tell
}

/** The interface of protocol.ts over HTTP. `ended` is called when a shutdown has been answered. */
export function serverOf(supervisor: Supervisor, ended: () => void): Server {
  const works: Readonly<Record<string, (asked: Asked) => Promise<unknown>>> = {
    'PUT services': async ({ id, body, tell }) => supervisor.put(rowOf<ServiceRow>(id, body), tell),
    'DELETE services': ({ id, tell }) => supervisor.remove(id, tell),
    'POST services stop': ({ id, tell }) => supervisor.stop(id, tell),
    'POST services restart': ({ id, tell }) => supervisor.restart(id, tell),
    'POST services reload': async ({ id }) => supervisor.reload(id),
    'POST services scale': ({ id, body, tell }) => supervisor.scale(id, (body as { replicas: number }).replicas, tell),
    'PUT schedules': async ({ id, body }) => supervisor.putSchedule(rowOf<ScheduleRow>(id, body)),
    'DELETE schedules': ({ id, tell }) => supervisor.remove(id, tell),
    'POST schedules run': ({ id }) => supervisor.runSchedule(id),
    'POST shutdown': ({ body, tell }) => supervisor.leave(body as Shutdown, tell),
  }

  return http.createServer((request, response) => {
    response.setHeader(versionHeader, String(apiVersion))
    // The asker may leave at any time; what was asked goes on.
    response.on('error', () => {})
    void answer(request, response).catch((error: unknown) =>
      refuse(response, 500, { step: 'supervisor', reason: String(error) }),
    )
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://supervisor')
    const theirs = request.headers[versionHeader]
    const [, kind = '', id = '', verb] = url.pathname.split('/').map(decodeURIComponent)
    const ask = [request.method, kind, verb].filter(Boolean).join(' ')
    if (ask === 'GET') return json(response, supervisor.about)
    if (theirs !== undefined && theirs !== String(apiVersion)) {
      return refuse(response, 409, {
        step: 'supervisor',
        reason: `it speaks version ${apiVersion} of its interface, the client version ${String(theirs)}`,
      })
    }
    if (ask === 'GET status') return json(response, await supervisor.status(url.searchParams.get('figures') !== 'no'))
    if (ask === 'GET events') return streamEvents(response)
    const work = works[ask]
    if (!work)
      return refuse(response, 404, {
        step: 'supervisor',
        reason: `it does not understand ${request.method} ${url.pathname}`,
      })
    const body = await bodyOf(request)
    await streamProgress(response, (tell) => work({ id, body, tell }))
    if (ask === 'POST shutdown') ended()
  }

  function streamEvents(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' })
    response.flushHeaders()
    const stop = supervisor.listen((event) => response.write(`${JSON.stringify(event)}\n`))
    response.once('close', stop)
  }
}

async function streamProgress(response: ServerResponse, work: (tell: Tell) => Promise<unknown>): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  response.flushHeaders()
  const say = (progress: Progress) => response.write(`${JSON.stringify(progress)}\n`)
  try {
    say({ done: (await work((words) => say({ tell: words }))) ?? null })
  } catch (error) {
    if (!(error instanceof Failure)) console.error(error)
    say({ failure: error instanceof Failure ? error.facts : { step: 'supervisor', reason: String(error) } })
  }
  await new Promise<void>((resolve) => response.end(resolve))
}

/** Rows come from our own client; only a mix-up of ids is worth a look. */
function rowOf<Row extends { readonly id: string }>(id: string, body: unknown): Row {
  const row = body as Row
  if (row?.id !== id) throw new Failure({ step: id, reason: `the row is that of ${row?.id}` })
  return row
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  return pieces.length === 0 ? undefined : JSON.parse(Buffer.concat(pieces).toString('utf8'))
}

function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify(value))
}

function refuse(response: ServerResponse, status: number, failure: FailureFacts): void {
  if (!response.headersSent) response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ failure } satisfies Progress))
}
