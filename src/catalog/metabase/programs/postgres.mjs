// As much of the protocol of PostgreSQL (version 3) as it takes to log in with SCRAM-SHA-256 and read some rows,
// without packages.
import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { connect as encrypt } from 'node:tls'

/**
 * Opens a session, encrypted where the server can. `rows(query)` gives the rows of a query as lists of strings and
 * nulls; `end()` closes it.
 */
export async function session({ host, port, database, user, password }) {
  const socket = await opened(host, port)
  const messages = reader(socket)
  socket.write(startup({ user, database, application_name: 'stackwright verification', client_encoding: 'UTF8' }))
  try {
    await authenticate(socket, messages, password)
    await untilReady(messages)
  } catch (error) {
    socket.destroy()
    throw error
  }
  return {
    async rows(query) {
      socket.write(message('Q', zeroEnded(query)))
      return untilReady(messages)
    },
    end() {
      socket.end(message('X', Buffer.alloc(0)))
    },
  }
}

/** True if a server speaks over encrypted connections: managed ones often take no others. */
export async function speaksEncrypted({ host, port }) {
  const socket = await opened(host, port)
  socket.destroy()
  return socket.encrypted === true
}

/**
 * A connection over which nothing of the protocol was said yet but whether it is to be encrypted. Like libpq's
 * `prefer`, it asks for no certificate.
 */
async function opened(host, port) {
  const socket = connect({ host, port: Number(port), timeout: 30_000 })
  const answer = await new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.once('timeout', () => socket.destroy(new Error('PostgreSQL does not answer')))
    socket.once('close', () => reject(new Error('PostgreSQL ended the connection')))
    socket.once('data', (chunk) => resolve(chunk.toString('latin1', 0, 1)))
    socket.write(Buffer.concat([number(8), number(80_877_103)]))
  })
  for (const event of ['error', 'timeout', 'close', 'data']) socket.removeAllListeners(event)
  if (answer !== 'S') return socket
  const secure = encrypt({ socket, rejectUnauthorized: false, timeout: 30_000 })
  await new Promise((resolve, reject) => secure.once('secureConnect', resolve).once('error', reject))
  secure.removeAllListeners('error')
  return secure
}

/** A text as a literal of a query. */
export function literal(words) {
  return `'${String(words).replaceAll("'", "''")}'`
}

async function authenticate(socket, messages, password) {
  let proof
  for (;;) {
    const { type, body } = await messages.next()
    if (type !== 'R') throw new Error(`PostgreSQL sent ${type} instead of a way to log in`)
    const [way, rest] = [body.readInt32BE(0), body.subarray(4)]
    if (way === 0) return
    if (way === 10) {
      if (!rest.toString().split('\0').includes('SCRAM-SHA-256'))
        throw new Error('PostgreSQL offers no login with SCRAM-SHA-256')
      proof = { nonce: randomBytes(18).toString('base64') }
      const first = Buffer.from(`n,,n=,r=${proof.nonce}`)
      socket.write(message('p', Buffer.concat([zeroEnded('SCRAM-SHA-256'), number(first.length), first])))
    } else if (way === 11) {
      Object.assign(proof, answered(rest.toString(), proof.nonce, password))
      socket.write(message('p', Buffer.from(proof.final)))
    } else if (way === 12) {
      if (!rest.toString().split(',').includes(`v=${proof.server}`))
        throw new Error('this is not the PostgreSQL that knows the password')
    } else throw new Error(`PostgreSQL asks for a login of kind ${way}`)
  }
}

/** The client's last message, and what the server must prove in turn (RFC 5802). */
function answered(offer, nonce, password) {
  const { r, s, i } = Object.fromEntries(offer.split(',').map((each) => [each[0], each.slice(2)]))
  if (!r.startsWith(nonce)) throw new Error('PostgreSQL answered somebody else')
  const salted = pbkdf2Sync(password, Buffer.from(s, 'base64'), Number(i), 32, 'sha256')
  const sign = (key, words) => createHmac('sha256', key).update(words).digest()
  const client = sign(salted, 'Client Key')
  const said = `n=,r=${nonce},${offer},c=biws,r=${r}`
  const signature = sign(createHash('sha256').update(client).digest(), said)
  const proof = Buffer.from(client.map((byte, index) => byte ^ signature[index]))
  return {
    final: `c=biws,r=${r},p=${proof.toString('base64')}`,
    server: sign(sign(salted, 'Server Key'), said).toString('base64'),
  }
}

async function untilReady(messages) {
  const rows = []
  let fault
  for (;;) {
    const { type, body } = await messages.next()
    if (type === 'D') rows.push(row(body))
    else if (type === 'E') fault = faultIn(body)
    else if (type === 'Z') {
      if (fault) throw fault
      return rows
    }
  }
}

function row(body) {
  const values = []
  let at = 2
  for (let column = 0; column < body.readInt16BE(0); column++) {
    const length = body.readInt32BE(at)
    at += 4
    values.push(length === -1 ? null : body.toString('utf8', at, at + length))
    at += Math.max(0, length)
  }
  return values
}

function faultIn(body) {
  const fields = Object.fromEntries(
    body
      .toString('utf8')
      .split('\0')
      .filter(Boolean)
      .map((each) => [each[0], each.slice(1)]),
  )
  return new Error(`PostgreSQL: ${fields.M} (${fields.C})`)
}

/** The messages of a connection, one after another. A fault before or while logging in ends everything. */
function reader(socket) {
  let held = Buffer.alloc(0)
  let end
  let wake = () => {}
  socket.on('data', (chunk) => {
    held = Buffer.concat([held, chunk])
    wake()
  })
  const over = (error) => {
    end ??= error ?? new Error('PostgreSQL ended the connection')
    wake()
  }
  socket.on('error', over)
  socket.on('timeout', () => socket.destroy(new Error('PostgreSQL does not answer')))
  socket.on('close', () => over())
  let open = false
  return {
    async next() {
      for (;;) {
        const length = held.length >= 5 ? held.readInt32BE(1) : Infinity
        if (held.length > length) {
          const found = { type: String.fromCharCode(held[0]), body: held.subarray(5, length + 1) }
          held = held.subarray(length + 1)
          if (found.type === 'Z') open = true
          if (found.type === 'E' && !open) throw faultIn(found.body)
          return found
        }
        if (end) throw end
        await new Promise((resolve) => (wake = resolve))
      }
    },
  }
}

function startup(parameters) {
  const body = Buffer.concat([number(196_608), ...Object.entries(parameters).flat().map(zeroEnded), Buffer.alloc(1)])
  return Buffer.concat([number(body.length + 4), body])
}

function message(type, body) {
  return Buffer.concat([Buffer.from(type), number(body.length + 4), body])
}

function zeroEnded(words) {
  return Buffer.from(`${words}\0`)
}

function number(value) {
  const four = Buffer.alloc(4)
  four.writeInt32BE(value)
  return four
}
