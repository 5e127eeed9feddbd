import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the stand-in answers to one operation in a region: plain data, or an error by its name. */
export type Answers = Readonly<Record<string, (input: never, region: string) => object | Fault>>

/** An error as AWS tells it. */
export interface Fault {
  readonly fault: string
  readonly message?: string
  readonly status?: number
}

/**
 * A stand-in for AWS on a free loopback port: it speaks the JSON and the query protocol as far as the real SDK
 * clients need them.
 */
export interface FakeAws {
  readonly endpoint: string
  /** What was asked, in order. */
  readonly asked: {
    readonly operation: string
    readonly region: string
    readonly input: Record<string, unknown>
  }[]
  close(): Promise<void>
}

/** Starts a stand-in that gives these answers; anything else is answered with UnknownOperation. */
export async function startAws(answers: Answers): Promise<FakeAws> {
  const asked: FakeAws['asked'] = []
  const server = createServer(
    (request, response) =>
      void (async () => {
        const body = await bodyOf(request)
        const target = request.headers['x-amz-target']
        const isJson = typeof target === 'string'
        const [operation, input] = isJson
          ? [target.split('.').at(-1)!, JSON.parse(body || '{}') as Record<string, unknown>]
          : queryOf(body)
        // AKID/20260101/eu-west-1/ecs/aws4_request: what a request is signed for.
        const region = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? ''
        asked.push({ operation, region, input })
        const found = answers[operation]?.(input as never, region) ?? {
          fault: 'UnknownOperationException',
          message: `no answer to ${operation}`,
        }
        const fault = 'fault' in found ? (found as Fault) : undefined
        response.statusCode = fault ? (fault.status ?? 400) : 200
        if (isJson) {
          response.setHeader('content-type', 'application/x-amz-json-1.1')
          response.end(JSON.stringify(fault ? { __type: fault.fault, message: fault.message ?? '' } : found))
        } else {
          response.setHeader('content-type', 'text/xml')
          response.end(
            fault
              ? `<ErrorResponse><Error><Type>Sender</Type><Code>${fault.fault}</Code><Message>${escaped(fault.message ?? '')}</Message></Error><RequestId>1</RequestId></ErrorResponse>`
              : `<${operation}Response><${operation}Result>${xmlOf(found)}</${operation}Result></${operation}Response>`,
          )
        }
      })(),
  )
  // A test that fails before it closes this must end all the same; whoever asks keeps the process alive.
  server.unref().on('connection', (socket) => socket.unref())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const piece of request.setEncoding('utf8')) body += piece as string
  return body
}

function queryOf(body: string): [string, Record<string, unknown>] {
  const { Action = '', ...input } = Object.fromEntries(new URLSearchParams(body))
  return [Action, input]
}

/** An object as elements; members of lists are called `member`, as ELB has it. */
function xmlOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.map((each) => `<member>${xmlOf(each)}</member>`).join('')
  if (typeof value !== 'object') return escaped(String(value))
  return Object.entries(value)
    .map(([name, member]) => `<${name}>${xmlOf(member)}</${name}>`)
    .join('')
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
