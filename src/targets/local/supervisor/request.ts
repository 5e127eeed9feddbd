import type { IncomingMessage } from 'node:http'
import { Failure } from '../../../base/failure.ts'
import type { Tell } from '../../target.ts'
import { http } from './http.ts'
import { apiVersion, type Progress, versionHeader } from './protocol.ts'

/** A request to a supervisor. */
export interface Request {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  readonly path: string
  readonly body?: unknown
  readonly signal?: AbortSignal
  /** In seconds; for answers that a living supervisor gives at once. */
  readonly timeout?: number
}

/**
 * Sends a request to the supervisor on a socket and gives the answer as soon as it begins; an error of the connection
 * rejects.
 */
export function send(socket: string, { method, path, body, signal, timeout }: Request): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = {
      [versionHeader]: String(apiVersion),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    }
    const request = http.request({ socketPath: socket, method, path, headers, agent: false, signal }, resolve)
    request.on('error', reject)
    if (timeout !== undefined) request.setTimeout(timeout * 1000, () => request.destroy(new Error('ETIMEDOUT')))
    request.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

/** The whole answer to a request, as JSON; an error of the connection, or no answer within so many seconds, rejects. */
export async function read<Answer>(socket: string, path: string, timeout = 15): Promise<Answer> {
  const response = await send(socket, { method: 'GET', path, timeout })
  let text = ''
  for await (const piece of response.setEncoding('utf8')) text += piece
  const answer = JSON.parse(text) as Answer & { failure?: never }
  if (response.statusCode !== 200)
    throw new Failure(answer.failure ?? { step: 'supervisor', reason: `it answered ${response.statusCode}` })
  return answer
}

/**
 * Asks for something to be done and passes on what is told meanwhile; gives the result, or throws the Failure that it
 * came to.
 */
export async function perform<Result>(socket: string, request: Request, tell: Tell = () => {}): Promise<Result> {
  try {
    for await (const line of linesOf<Progress>(await send(socket, request))) {
      if ('tell' in line) tell(line.tell)
      else if ('failure' in line) throw new Failure(line.failure)
      else return line.done as Result
    }
  } catch (error) {
    if (error instanceof Failure) throw error
    // The rest are broken connections, told below.
  }
  throw new Failure({
    step: 'supervisor',
    reason: 'it ended before it had done what it was asked for',
    left: 'what it started runs on',
    do: 'run the command again: a new supervisor goes on',
  })
}

/** The JSON values of an answer, one a line, as they come. */
export async function* linesOf<Line>(response: IncomingMessage): AsyncGenerator<Line> {
  let rest = ''
  for await (const piece of response.setEncoding('utf8')) {
    const lines = (rest + piece).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield JSON.parse(line) as Line
  }
  if (rest) yield JSON.parse(rest) as Line
}
