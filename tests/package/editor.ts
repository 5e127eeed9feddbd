import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './installed.ts'

interface Message {
  readonly id?: number | string
  readonly method?: string
  readonly params?: { readonly items?: readonly unknown[] }
  readonly result?: { readonly contents?: { readonly value: string } } | null
}

/**
 * What an editor shows when the mouse rests on the first place of a word in a file: asked of TypeScript's own language
 * server.
 */
export function hover(file: string, word: string): Promise<string> {
  const server = spawn(join(root, 'node_modules/.bin/tsc'), ['--lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] })
  const text = readFileSync(file, 'utf8')
  const uri = pathToFileURL(file).href
  const before = text.slice(0, text.indexOf(word)).split('\n')
  const position = { line: before.length - 1, character: before.at(-1)!.length }
  const send = (message: object) => {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message })
    server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
  }
  return new Promise((resolve, reject) => {
    const answer = ({ id, method, params, result }: Message) => {
      if (id === 1) {
        send({ method: 'initialized', params: {} })
        send({
          method: 'textDocument/didOpen',
          params: { textDocument: { uri, languageId: 'typescript', version: 1, text } },
        })
        send({ id: 2, method: 'textDocument/hover', params: { textDocument: { uri }, position } })
      } else if (id === 2) {
        server.kill()
        resolve(result?.contents?.value ?? '')
      } else if (id !== undefined && method !== undefined) send({ id, result: params?.items?.map(() => null) ?? null })
    }
    server.once('error', reject).once('exit', () => reject(new Error('the language server ended without an answer')))
    server.stdout.on('data', reader(answer))
    send({
      id: 1,
      method: 'initialize',
      params: { processId: process.pid, rootUri: pathToFileURL(dirname(file)).href, capabilities: {} },
    })
  })
}

/** Takes the messages of the protocol out of a stream: a header with the length, an empty line, JSON. */
function reader(answer: (message: Message) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0)
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    for (;;) {
      const start = rest.indexOf('\r\n\r\n') + 4
      const length = Number(/Content-Length: (\d+)/.exec(rest.subarray(0, start).toString())?.[1])
      if (start === 3 || rest.length < start + length) return
      const body = rest.subarray(start, start + length).toString()
      rest = rest.subarray(start + length)
      answer(JSON.parse(body) as Message)
    }
  }
}
