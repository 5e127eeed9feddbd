import { createSocket, type RemoteInfo } from 'node:dgram'
import type { TestContext } from 'node:test'

/**
 * A name server as a container engine has one: names have the addresses that a test gives them, and change when it says
 * so.
 */
export interface NameServer {
  /** `127.0.0.1:5300` */
  readonly at: string
  /** Names -> addresses. A name without any does not exist; `broken` makes every question fail. */
  readonly names: Map<string, readonly string[]>
  broken: boolean
  /** How long it thinks about a question, in milliseconds. */
  delay: number
}

/** Starts a name server that ends with the test. */
export function nameServer(context: TestContext): Promise<NameServer> {
  const socket = createSocket('udp4')
  const server: NameServer = { at: '', names: new Map(), broken: false, delay: 0 }
  context.after(() => void socket.close())
  let over = false
  socket.on('close', () => {
    over = true
  })
  socket.on('message', (question: Buffer, from: RemoteInfo) => {
    const send = () => void (over || socket.send(answer(question, server), from.port, from.address))
    if (server.delay === 0) send()
    else setTimeout(send, server.delay)
  })
  return new Promise((resolve) => {
    socket.bind(0, '127.0.0.1', () => resolve(Object.assign(server, { at: `127.0.0.1:${socket.address().port}` })))
  })
}

/** The answer to a question of one name, as RFC 1035 has it; addresses of four parts alone are known. */
function answer(question: Buffer, { names, broken }: NameServer): Buffer {
  const labels: string[] = []
  let at = 12
  while (question[at]) {
    labels.push(question.toString('latin1', at + 1, at + 1 + question[at]!))
    at += question[at]! + 1
  }
  const asked = question.subarray(12, at + 5)
  const addresses = names.get(labels.join('.'))
  const records =
    broken || question.readUInt16BE(at + 1) !== 1
      ? []
      : (addresses ?? []).map((address) =>
          Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 2, 88, 0, 4, ...address.split('.').map(Number)]),
        )
  const head = Buffer.alloc(12)
  question.copy(head, 0, 0, 2)
  head.writeUInt16BE(0x8180 | (broken ? 2 : addresses ? 0 : 3), 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt16BE(records.length, 6)
  return Buffer.concat([head, asked, ...records])
}
