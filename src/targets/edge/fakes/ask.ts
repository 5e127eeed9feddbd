import { type IncomingHttpHeaders, request } from 'node:http'
import { request as secureRequest } from 'node:https'

export interface Answered {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** The body as the fake service tells what it was asked. */
  told(): { name: string; method: string; url: string; headers: Record<string, string> }
}

export interface Question {
  readonly path?: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Buffer
  /** Asks with TLS, for this name, and looks at no certificate. */
  readonly secure?: string
}

/** Asks an address of this machine over a connection of its own. */
export function ask(
  port: number,
  { path = '/', method = 'GET', headers = {}, body, secure }: Question = {},
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, method, headers, agent: false as const }
    const sent =
      secure === undefined
        ? request(options)
        : secureRequest({ ...options, servername: secure, rejectUnauthorized: false })
    sent.on('error', reject).on('response', (response) => {
      const parts: Buffer[] = []
      response
        .on('error', reject)
        .on('data', (part: Buffer) => parts.push(part))
        .on('end', () => {
          const whole = Buffer.concat(parts)
          resolve({
            status: response.statusCode!,
            headers: response.headers,
            body: whole,
            told: () => JSON.parse(whole.toString()),
          })
        })
    })
    sent.end(body)
  })
}
