import assert from 'node:assert/strict'
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto'
import { createServer, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'

type Place = { host: string; port: number; database: string; user: string; password: string }
const { literal, session, speaksEncrypted } = (await import(
  new URL('programs/postgres.mjs', import.meta.url).href
)) as {
  literal(words: string): string
  session(at: Place): Promise<{ rows(query: string): Promise<(string | null)[][]>; end(): void }>
  speaksEncrypted(at: Place): Promise<boolean>
}

// The client of PostgreSQL that the proof brings along, against a server that says what a test wants: how it speaks to
// a real one is shown end to end.

const [salt, password] = [Buffer.from('salted'), 'right']
const sign = (key: Buffer | string, words: string) => createHmac('sha256', key).update(words).digest()
const message = (type: string, ...parts: (string | Buffer | number)[]) => {
  const body = Buffer.concat(parts.map((part) => (typeof part === 'number' ? four(part) : Buffer.from(part))))
  return Buffer.concat([Buffer.from(type), four(body.length + 4), body])
}
const four = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}
const ready = message('Z', 'I')
const rowOf = (...values: (string | null)[]) => {
  const count = Buffer.alloc(2)
  count.writeInt16BE(values.length)
  return message(
    'D',
    Buffer.concat([
      count,
      ...values.flatMap((value) =>
        value === null ? [four(-1)] : [four(Buffer.byteLength(value)), Buffer.from(value)],
      ),
    ]),
  )
}

/** A server that knows one password, sends its answers a byte at a time, and lies about its own proof when asked to. */
function conversation(socket: Socket, lies: () => boolean): void {
  let first = ''
  let nonce = ''
  const send = (bytes: Buffer) => bytes.forEach((byte) => socket.write(Buffer.from([byte])))
  socket.on('error', () => {})
  socket.on('data', (chunk) => {
    const text = chunk.toString('latin1')
    if (chunk.length < 8) return
    if (chunk.readInt32BE(0) === 8) return send(Buffer.from('N'))
    if (chunk.readInt32BE(4) === 196_608) return send(message('R', 10, 'SCRAM-SHA-256-PLUS\0SCRAM-SHA-256\0\0'))
    if (text.startsWith('p') && text.includes('SCRAM-SHA-256')) {
      nonce = `${/r=([^,]+)$/.exec(text)![1]}server`
      first = `r=${nonce},s=${salt.toString('base64')},i=4096`
      return send(message('R', 11, first))
    }
    if (text.startsWith('p')) {
      const [, final, proof] = /(c=biws,r=[^,]+),p=(.+)$/.exec(text)!
      const salted = pbkdf2Sync(password, salt, 4096, 32, 'sha256')
      const client = sign(salted, 'Client Key')
      const said = `n=,r=${nonce.replace(/server$/, '')},${first},${final}`
      const signature = sign(createHash('sha256').update(client).digest(), said)
      if (!Buffer.from(client.map((byte, index) => byte ^ signature[index]!)).equals(Buffer.from(proof!, 'base64')))
        return send(message('E', 'SFATAL\0C28P01\0Mpassword authentication failed\0\0'))
      const own = lies() ? 'bm8=' : sign(sign(salted, 'Server Key'), said).toString('base64')
      return send(
        Buffer.concat([message('R', 12, `v=${own}`), message('R', 0), message('S', 'server_version\x0018\0'), ready]),
      )
    }
    if (text.includes('nope'))
      return send(Buffer.concat([message('E', 'SERROR\0C42703\0Mcolumn "nope" does not exist\0\0'), ready]))
    if (text.startsWith('Q'))
      send(
        Buffer.concat([
          message('T', Buffer.alloc(2)),
          rowOf('42', null, 'ä'),
          rowOf('', 'x', null),
          message('C', 'SELECT 2\0'),
          ready,
        ]),
      )
  })
}

describe('the client of PostgreSQL', () => {
  let server: Server
  let lying = false
  const place = (secret = password): Place => ({
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    database: 'ask',
    user: 'ask',
    password: secret,
  })
  before(() => {
    server = createServer((socket) => conversation(socket, () => lying))
    return new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  after(() => new Promise((resolve) => server.close(resolve)))

  test('logs in with a password that never goes over the wire, and reads rows', async () => {
    const own = await session(place())
    assert.deepEqual(await own.rows('SELECT'), [
      ['42', null, 'ä'],
      ['', 'x', null],
    ])
    await assert.rejects(own.rows('SELECT nope'), /PostgreSQL: column "nope" does not exist \(42703\)/)
    assert.equal((await own.rows('SELECT')).length, 2)
    own.end()
  })

  test('tells a wrong password, a server that does not know it, and one that is not there', async () => {
    await assert.rejects(session(place('wrong')), /password authentication failed \(28P01\)/)
    lying = true
    await assert.rejects(session(place()), /not the PostgreSQL that knows the password/)
    lying = false
    await assert.rejects(session({ ...place(), port: 1 }), /ECONNREFUSED/)
  })

  test('asks whether connections can be encrypted', async () => assert.equal(await speaksEncrypted(place()), false))

  test('quotes what is written into a query', () => assert.equal(literal("O'Hara"), "'O''Hara'"))
})
